import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { bulkJobKinds, createBulkRerun } from '#shared/bulk-jobs.ts';
import type { CallSummary } from '#shared/calls.ts';
import { hasEnded } from '#shared/statuses.ts';
import { call, problemOf } from '../api.ts';
import { RerunForecast } from '../shown/cost-forecast.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { formatCounted } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';

export type RerunKind = 'transcribe' | 'analyze';

type Props = {
  kind: RerunKind;
  calls: readonly CallSummary[];
  onClose: () => void;
  /** The job is made. */
  onDone: () => void;
};

/** Says what rerunning many calls does, makes the job, and goes to it. */
export function RerunManyDialog({ kind, calls, onClose, onDone }: Props) {
  const navigate = useNavigate();
  const say = useToast();
  const making = useMutation({
    mutationFn: () => call(createBulkRerun, { body: { kind, call_ids: calls.map(({ id }) => id) } }),
    onSuccess: async (job) => {
      onDone();
      await navigate({ to: '/jobs/$jobId', params: { jobId: job.id } });
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
  const title = `${bulkJobKinds[kind]} ${kind === 'transcribe' ? 'of' : 'on'} ${formatCounted(calls.length, 'call')}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${title}?`}
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
        {consequences(kind, calls).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <RerunForecast kind={kind} callIds={calls.map(({ id }) => id)} />
    </Dialog>
  );
}

function consequences(kind: RerunKind, calls: readonly CallSummary[]): string[] {
  const running = calls.filter(({ status }) => !hasEnded(status)).length;
  const said = [
    kind === 'transcribe'
      ? 'Each call is transcribed anew by the campaign’s provider, who charges for it, and then analyzed.'
      : 'The active checks are judged again on the transcript of each call.',
    'Previous results stay as earlier versions. The newer ones start unreviewed.',
  ];
  if (running === 0) return said;
  const they = running === 1 ? 'is' : 'are';
  return [
    ...said,
    `${formatCounted(running, 'call')} ${they} being processed already and will be left out as failed.`,
  ];
}
