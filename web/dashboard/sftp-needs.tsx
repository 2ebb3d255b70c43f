import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SftpBatchShown } from '#shared/sftp-batches.ts';
import { listSftpBatches, readSftpConnection } from '#shared/sftp-endpoints.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { SftpBatchRows } from '../shown/sftp-batch-rows.tsx';
import { SftpTrouble } from '../shown/sftp-health.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Card } from '../ui/card.tsx';
import { useNow } from '../ui/use-now.ts';

const batchesShown = 5;
const renewedMs = 60_000;
/** For so long a batch that did not go well is news. */
const newsMs = 24 * 3_600_000;

/** What of SFTP asks for a person: trouble with the server, batches under way, and those that lately did not go well. */
export function SftpNeeds() {
  return (
    <>
      <ConnectionTrouble />
      <Batches />
    </>
  );
}

function ConnectionTrouble() {
  const allowed = useCan()('sftp.configure');
  const { data } = useQuery({
    ...queryOf(readSftpConnection, {}),
    refetchInterval: renewedMs,
    enabled: allowed,
  });
  const connection = data?.connection ?? null;
  if (connection === null) return null;
  return (
    <SftpTrouble
      health={connection.health}
      action={
        <Link to="/settings/sftp" className={buttonClass('secondary', 'small')}>
          SFTP settings
        </Link>
      }
    />
  );
}

function Batches() {
  const now = useNow();
  const open = useBatches({ open: 'true' });
  const unwell = [...useBatches({ status: 'failed' }), ...useBatches({ status: 'incomplete' })]
    .filter(({ ended_at: ended }) => ended !== null && now.getTime() - Date.parse(ended) < newsMs)
    .toSorted((one, other) => other.opened_at.localeCompare(one.opened_at));
  const shown = [...open, ...unwell].slice(0, batchesShown);
  if (shown.length === 0) return null;
  return (
    <Card
      title="SFTP batches"
      note="Under way, or not complete since yesterday"
      flush
      className="overflow-hidden"
    >
      <SftpBatchRows label="SFTP batches" batches={shown} />
    </Card>
  );
}

function useBatches(narrowed: {
  open?: 'true';
  status?: 'failed' | 'incomplete';
}): readonly SftpBatchShown[] {
  const allowed = useCan()('sftp.view');
  const { data } = useQuery({
    ...queryOf(listSftpBatches, { query: { ...narrowed, limit: batchesShown } }),
    enabled: allowed,
  });
  return data?.rows ?? [];
}
