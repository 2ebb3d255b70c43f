import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { listKeys } from '#shared/api-keys.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { buttonClass } from '../ui/button-class.ts';
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
          <EmptyState
            icon={<KeyRound aria-hidden />}
            title="No API keys yet"
            action={
              <Link to="/campaigns" className={buttonClass('secondary')}>
                Choose a campaign
              </Link>
            }
          >
            A key belongs to one campaign, and is made in its settings under API.
          </EmptyState>
        ) : null}
        {rows === undefined || rows.length === 0 ? null : <KeysTable rows={rows} showCampaign />}
      </Card>
      <DocsLinks />
    </>
  );
}
