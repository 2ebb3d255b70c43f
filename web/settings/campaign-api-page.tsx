import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { listCampaignKeys } from '#shared/api-keys.ts';
import { type CampaignDetail, readCampaign } from '#shared/campaigns.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { CodeBlock } from './code-block.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { curlExample } from './curl-example.ts';
import { DocsLinks } from './docs-links.tsx';
import { KeysSkeleton, keysNote } from './keys-list.tsx';
import { KeysTable } from './keys-table.tsx';

/** A campaign's settings, section API: its keys, and how to upload with one. */
export function CampaignApiPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/settings/api' });
  const campaign = useQuery(queryOf(readCampaign, { params: { id: campaignId } }));
  return campaign.data === undefined ? null : <Section campaign={campaign.data} />;
}

function Section({ campaign }: { campaign: CampaignDetail }) {
  const [creating, setCreating] = useState(false);
  const keys = useQuery(queryOf(listCampaignKeys, { params: { id: campaign.id } }));
  const rows = keys.data?.rows;
  const create = campaign.archived ? null : (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New key
    </Button>
  );
  return (
    <>
      <Card title="API keys" note={keysNote(rows)} actions={rows?.length === 0 ? null : create} flush>
        {keys.isPending ? <KeysSkeleton /> : null}
        {keys.isError && rows === undefined ? (
          <ProblemState
            error={keys.error}
            onRetry={() => void keys.refetch()}
            retrying={keys.isFetching}
            className="py-8"
          />
        ) : null}
        {rows?.length === 0 ? (
          <EmptyState icon={<KeyRound aria-hidden />} title="No API keys yet" action={create}>
            {campaign.archived
              ? 'An archived campaign takes no new recordings, and so needs no new keys.'
              : 'With a key, your own systems send recordings to this campaign and read what came of them.'}
          </EmptyState>
        ) : null}
        {rows === undefined || rows.length === 0 ? null : <KeysTable rows={rows} />}
      </Card>
      <Card title="Upload with a key">
        <div className="flex flex-col gap-3">
          <p className="max-w-prose text-soft">
            Send a recording as a form. The answer holds the call’s id, with which its status, transcript and
            results can be read.
          </p>
          <CodeBlock label="With curl" code={curlExample(location.origin, campaign.id)} />
        </div>
      </Card>
      <DocsLinks />
      {creating ? <CreateKeyDialog campaign={campaign} onClose={() => setCreating(false)} /> : null}
    </>
  );
}
