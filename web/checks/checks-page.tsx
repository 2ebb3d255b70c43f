import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Import, ListChecks, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { readCampaign } from '#shared/campaigns.ts';
import { listChecks, mostChecks } from '#shared/check-edits.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { BackToCampaign } from './back-link.tsx';
import { CheckGroups } from './check-groups.tsx';
import { ImportDialog } from './import-dialog.tsx';
import type { CheckList } from './use-checks.ts';

/** What the calls of a campaign are judged by, category by category, and everything that may be done with it. */
export function ChecksPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/checks' });
  const can = useCan();
  const campaign = useQuery(queryOf(readCampaign, { params: { id: campaignId } }));
  const checks = useQuery(queryOf(listChecks, { params: { id: campaignId } }));
  const [importing, setImporting] = useState(false);
  const mayEdit = can('checks.edit', { campaignId });
  const actions = mayEdit ? <Actions campaignId={campaignId} onImport={() => setImporting(true)} /> : null;
  if (checks.isPending) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        title={campaign.data === undefined ? 'Checks' : `${campaign.data.name}: checks`}
        before={<BackToCampaign campaignId={campaignId} />}
        note={campaign.data?.archived === true ? <Badge label="Archived" colour="slate" /> : null}
        actions={checks.data === undefined ? null : actions}
      />
      {checks.data === undefined ? (
        <ProblemState
          error={checks.error}
          onRetry={() => void checks.refetch()}
          retrying={checks.isFetching}
        />
      ) : (
        <Loaded campaignId={campaignId} list={checks.data} mayEdit={mayEdit} actions={actions} />
      )}
      {importing && checks.data !== undefined ? (
        <ImportDialog campaignId={campaignId} there={checks.data.rows} onClose={() => setImporting(false)} />
      ) : null}
    </>
  );
}

type LoadedProps = { campaignId: string; list: CheckList; mayEdit: boolean; actions: ReactNode };

function Loaded({ campaignId, list, mayEdit, actions }: LoadedProps) {
  if (list.rows.length === 0) {
    return (
      <EmptyState icon={<ListChecks aria-hidden />} title="No checks yet" action={actions}>
        Calls are transcribed, but there is nothing to judge them by. Write a check, or import some from a
        template.
      </EmptyState>
    );
  }
  return (
    <div className="flex max-w-6xl flex-col gap-4 p-4 sm:p-6">
      <Summary list={list} />
      <CheckGroups campaignId={campaignId} list={list} mayEdit={mayEdit} />
    </div>
  );
}

/** How many checks there are, and what becomes of those that nobody can judge. */
function Summary({ list: { rows, claude_ready } }: { list: CheckList }) {
  const active = rows.filter((check) => check.active);
  const claude = active.filter(({ judging }) => judging.kind === 'claude').length;
  return (
    <div className="flex flex-col gap-1 text-[0.8125rem] text-soft">
      <p className="tabular-nums">
        {active.length === rows.length
          ? `${rows.length} checks`
          : `${active.length} of ${rows.length} checks are on`}
        {`, room for ${mostChecks - rows.length} more. Changes count for later runs; earlier results stay as they are.`}
      </p>
      {claude === 0 || claude_ready ? null : (
        <p role="note" className="text-amber-ink">
          {`No key for Claude is configured: ${active.length - claude} of ${active.length} checks are judged. What Claude would judge is shown as not evaluated and left out of the score.`}
        </p>
      )}
    </div>
  );
}

function Actions({ campaignId, onImport }: { campaignId: string; onImport: () => void }) {
  return (
    <>
      <Button onClick={onImport}>
        <Import aria-hidden />
        Import
      </Button>
      <Link
        to="/campaigns/$campaignId/checks/$checkId"
        params={{ campaignId, checkId: 'new' }}
        className={buttonClass('primary')}
      >
        <Plus aria-hidden />
        New check
      </Link>
    </>
  );
}
