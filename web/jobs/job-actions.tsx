import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleStop, FileDown, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import {
  type BulkJobShown,
  cancelBulkJob,
  exportBulkErrors,
  listBulkItems,
  listBulkJobs,
  readBulkJob,
  retryBulkJob,
} from '#shared/bulk-jobs.ts';
import { addressOf } from '../address.ts';
import { call, problemOf } from '../api.ts';
import { useCan } from '../me.ts';
import { keyOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatCounted } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';

/** What may be done with a job now: Retry failed, the reasons as CSV, Cancel remaining. */
export function JobActions({ job }: { job: BulkJobShown }) {
  const can = useCan();
  const [asking, setAsking] = useState(false);
  const { run, busy } = useJobMove(job);
  const target = { campaignId: job.campaign.id };
  const remaining = job.counts.expected + job.counts.waiting;
  return (
    <>
      {job.counts.failed === 0 ? null : (
        <a href={addressOf(exportBulkErrors, { id: job.id })} download className={buttonClass('secondary')}>
          <FileDown aria-hidden />
          <span className="max-sm:sr-only">Errors as CSV</span>
        </a>
      )}
      {job.retryable > 0 && can('calls.reprocess', target) ? (
        <Button variant="primary" busy={busy === 'retry'} onClick={() => run('retry')}>
          {busy === 'retry' ? null : <RotateCcw aria-hidden />}
          Retry failed
        </Button>
      ) : null}
      {remaining > 0 && !job.cancelling && can('bulk_jobs.cancel', target) ? (
        <Button onClick={() => setAsking(true)}>
          <CircleStop aria-hidden />
          Cancel remaining
        </Button>
      ) : null}
      {asking ? (
        <CancelDialog
          job={job}
          remaining={remaining}
          busy={busy === 'cancel'}
          onClose={() => setAsking(false)}
          onConfirm={() => run('cancel', () => setAsking(false))}
        />
      ) : null}
    </>
  );
}

type DialogProps = {
  job: BulkJobShown;
  remaining: number;
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
};

function CancelDialog({ job, remaining, busy, onClose, onConfirm }: DialogProps) {
  const { expected, waiting, processing } = job.counts;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Cancel what remains of this job?"
      footer={
        <>
          <Button onClick={onClose}>Keep going</Button>
          <Button variant="danger" busy={busy} onClick={onConfirm}>
            Cancel {formatCounted(remaining, 'item')}
          </Button>
        </>
      }
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm">
        {expected === 0 ? null : (
          <li>{formatCounted(expected, 'file')} that did not arrive yet will not be taken.</li>
        )}
        {waiting === 0 ? null : (
          <li>
            {formatCounted(waiting, 'call')} in line will not be processed. They stay Pending, and each can be
            started from its page.
          </li>
        )}
        {processing === 0 ? null : <li>{formatCounted(processing, 'call')} being processed will finish.</li>}
      </ul>
    </Dialog>
  );
}

const moves = { retry: retryBulkJob, cancel: cancelBulkJob } as const;

/** Asks for a move of the job; the answer is shown at once, its items are fetched anew. */
function useJobMove({ id }: BulkJobShown) {
  const client = useQueryClient();
  const say = useToast();
  const asked = useMutation({
    mutationFn: (move: keyof typeof moves) => call(moves[move], { params: { id } }),
    onSuccess: async (job) => {
      client.setQueryData(keyOf(readBulkJob, { params: { id } }), job);
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(listBulkItems) }),
        client.invalidateQueries({ queryKey: keyOf(listBulkJobs) }),
      ]);
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
  return {
    run: (move: keyof typeof moves, after?: () => void) =>
      asked.mutate(move, after === undefined ? {} : { onSettled: after }),
    busy: asked.isPending ? asked.variables : null,
  };
}
