import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { bulkJobKinds, createBulkRerun, mostBulkItems } from '#shared/bulk-jobs.ts';
import { call, problemOf } from '../api.ts';
import { RerunForecast } from '../shown/cost-forecast.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { formatCount, formatCounted } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';

const told = {
  analyze: [
    'The active checks are judged again on the transcript of each call.',
    'Previous results stay as earlier versions. The newer ones start unreviewed.',
  ],
  transcribe: ['Each recording is transcribed by the campaign’s provider, then judged by its active checks.'],
} as const;

/** Asks before calls of a campaign are run again as a bulk job, with what it is likely to cost. */
export function RerunDialog({
  kind,
  callIds,
  onClose,
}: {
  kind: keyof typeof told;
  callIds: readonly string[];
  onClose: () => void;
}) {
  const navigate = useNavigate();
  const say = useToast();
  const making = useMutation({
    mutationFn: () => call(createBulkRerun, { body: { kind, call_ids: [...callIds] } }),
    onSuccess: (job) => navigate({ to: '/jobs/$jobId', params: { jobId: job.id } }),
    onError: (error) => say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' }),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${bulkJobKinds[kind]} on ${formatCounted(callIds.length, 'call')}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={making.isPending} onClick={() => making.mutate()}>
            {bulkJobKinds[kind]}
          </Button>
        </>
      }
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm">
        {told[kind].map((line) => (
          <li key={line}>{line}</li>
        ))}
        {callIds.length === mostBulkItems ? (
          <li>{`These are the newest ${formatCount(mostBulkItems)}; the others are offered again afterwards.`}</li>
        ) : null}
      </ul>
      <RerunForecast kind={kind} callIds={callIds} />
    </Dialog>
  );
}
