import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listSftpBatches, readSftpStatus } from '#shared/sftp-endpoints.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { SftpBatchRows } from '../shown/sftp-batch-rows.tsx';
import { SftpFact, SftpHealthFacts, SftpTrouble, SilentFolder } from '../shown/sftp-health.tsx';
import { Card } from '../ui/card.tsx';

const renewedMs = 30_000;
const batchesShown = 3;

/** What comes to a campaign by SFTP: its trouble, its sweeps, the newest batches. Nothing where it was never used. */
export function SftpCard({ campaignId }: { campaignId: string }) {
  const allowed = useCan()('sftp.view', { campaignId });
  const status = useQuery({
    ...queryOf(readSftpStatus, { params: { id: campaignId } }),
    refetchInterval: renewedMs,
    enabled: allowed,
  }).data;
  const batches = useQuery({
    ...queryOf(listSftpBatches, { query: { campaign_id: campaignId, limit: batchesShown } }),
    enabled: allowed,
  }).data;
  if (status === undefined || batches === undefined) return null;
  if (!status.enabled && batches.rows.length === 0) return null;
  return (
    <>
      {status.enabled ? <SftpTrouble health={status.health} /> : null}
      <SilentFolder silence={status.silence} folder={status.folder} />
      <Card title="SFTP" flush className="overflow-hidden" actions={<Links campaignId={campaignId} />}>
        {status.enabled ? (
          <div className="px-4 pb-3">
            <SftpHealthFacts health={status.health}>
              <SftpFact name="Folder">
                <code className="break-all">{status.folder ?? 'No connection'}</code>
              </SftpFact>
            </SftpHealthFacts>
          </div>
        ) : null}
        {batches.rows.length === 0 ? null : (
          <SftpBatchRows label="Recent batches" batches={batches.rows} showCampaign={false} />
        )}
      </Card>
    </>
  );
}

const linkClass = 'text-[0.8125rem] font-medium text-accent-text hover:underline';

function Links({ campaignId }: { campaignId: string }) {
  const params = { campaignId };
  return (
    <>
      <Link to="/campaigns/$campaignId/sftp" params={params} className={linkClass}>
        All batches
      </Link>
      <Link to="/campaigns/$campaignId/sftp/reconciliation" params={params} className={linkClass}>
        Reconciliation
      </Link>
    </>
  );
}
