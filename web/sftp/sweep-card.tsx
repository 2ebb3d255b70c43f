import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RefreshCw } from 'lucide-react';
import { listSftpBatches, readSftpStatus } from '#shared/sftp-endpoints.ts';
import { queryOf } from '../queries.ts';
import { SftpBatchRows } from '../shown/sftp-batch-rows.tsx';
import { SftpHealthFacts, SftpTrouble } from '../shown/sftp-health.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { useSweeping } from './use-settings.ts';

const renewedMs = 5_000;
const batchesShown = 3;

/** How the sweeps of a campaign's folder go, the newest batches, and Sweep now. */
export function SweepCard({ campaignId }: { campaignId: string }) {
  const status = useQuery({
    ...queryOf(readSftpStatus, { params: { id: campaignId } }),
    refetchInterval: renewedMs,
  });
  const batches = useQuery(
    queryOf(listSftpBatches, { query: { campaign_id: campaignId, limit: batchesShown } }),
  );
  const sweeping = useSweeping(campaignId);
  const health = status.data?.health;
  if (health === undefined) return null;
  const rows = batches.data?.rows ?? [];
  return (
    <>
      <SftpTrouble health={health} />
      <Card
        title="Sweeps"
        flush
        className="overflow-hidden"
        actions={
          <>
            {rows.length === 0 ? null : (
              <Link
                to="/campaigns/$campaignId/sftp"
                params={{ campaignId }}
                className="text-[0.8125rem] font-medium text-accent-text hover:underline"
              >
                All batches
              </Link>
            )}
            <Button
              size="small"
              busy={sweeping.isPending || health.sweeping}
              onClick={() => sweeping.mutate()}
            >
              {sweeping.isPending || health.sweeping ? null : <RefreshCw aria-hidden />}
              Sweep now
            </Button>
          </>
        }
      >
        <div className="px-4 pb-3">
          <SftpHealthFacts health={health} />
        </div>
        {rows.length === 0 ? null : (
          <SftpBatchRows label="Recent batches" batches={rows} showCampaign={false} />
        )}
      </Card>
    </>
  );
}
