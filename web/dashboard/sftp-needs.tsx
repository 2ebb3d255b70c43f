import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SftpNeeds as SftpNeedsShown } from '#shared/sftp.ts';
import type { SftpBatchShown } from '#shared/sftp-batches.ts';
import { listSftpBatches, readSftpNeeds } from '#shared/sftp-endpoints.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { SftpBatchRows } from '../shown/sftp-batch-rows.tsx';
import { SftpTrouble, SilentFolder } from '../shown/sftp-health.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import { useNow } from '../ui/use-now.ts';

const batchesShown = 5;
const renewedMs = 60_000;
/** For so long a batch that did not go well is news. */
const newsMs = 24 * 3_600_000;

/** What of SFTP asks for a person: trouble with the server, batches under way, and those that lately did not go well. */
export function SftpNeeds() {
  return (
    <>
      <Troubles />
      <Batches />
    </>
  );
}

function Troubles() {
  const can = useCan();
  const { data } = useQuery({
    ...queryOf(readSftpNeeds, {}),
    refetchInterval: renewedMs,
    enabled: can('sftp.view'),
  });
  if (data === undefined) return null;
  return (
    <>
      {data.health === null ? null : (
        <SftpTrouble health={data.health} action={can('sftp.configure') ? <ToSettings /> : undefined} />
      )}
      {data.folders.map((folder) => (
        <FolderNeeds key={folder.campaign.id} folder={folder} />
      ))}
    </>
  );
}

function ToSettings() {
  return (
    <Link to="/settings/sftp" className={buttonClass('secondary', 'small')}>
      SFTP settings
    </Link>
  );
}

/** A campaign whose folder has trouble, or is silent much longer than usual. */
function FolderNeeds({
  folder: { campaign, trouble, silence },
}: {
  folder: SftpNeedsShown['folders'][number];
}) {
  const action = (
    <Link
      to="/campaigns/$campaignId/sftp"
      params={{ campaignId: campaign.id }}
      className={buttonClass('secondary', 'small')}
    >
      SFTP
      <span className="sr-only"> of {campaign.name}</span>
    </Link>
  );
  if (trouble === null) return <SilentFolder silence={silence} campaign={campaign.name} action={action} />;
  return (
    <Notice tone="red" title={`${campaign.name}: ${trouble.message}`} action={action}>
      {trouble.advice}
    </Notice>
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
      actions={
        <Link to="/sftp" className="text-[0.8125rem] font-medium text-accent-text hover:underline">
          Reconciliation
        </Link>
      }
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
