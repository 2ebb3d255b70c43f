import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { listKeys } from '#shared/api-keys.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { DocsLinks } from './docs-links.tsx';
import { KeysSkeleton, keysNote } from './keys-list.tsx';
import { KeysTable } from './keys-table.tsx';

/** Organization settings, API access: the keys of all campaigns. */
export function ApiAccessPage() {
  const keys = useQuery(queryOf(listKeys, {}));
  const rows = keys.data?.rows;
  return (
    <>
      <Card title="API keys of all campaigns" note={keysNote(rows)} flush>
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
          <EmptyState icon={<KeyRound aria-hidden />} title="No API keys yet">
            A key belongs to one campaign. Open the settings of a campaign, section API, to make one.
          </EmptyState>
        ) : null}
        {rows === undefined || rows.length === 0 ? null : <KeysTable rows={rows} showCampaign />}
      </Card>
      <DocsLinks />
    </>
  );
}
