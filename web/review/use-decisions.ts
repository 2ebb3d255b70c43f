import { useState } from 'react';
import type { CallDetail, CallSummary } from '#shared/calls.ts';
import { type Decision, reviewStatuses } from '#shared/statuses.ts';
import { useReview } from '../shown/review/use-review.ts';
import { useToast } from '../ui/toast.tsx';
import { afterDecision } from './queue-place.ts';

/** Decides about a call and goes on to the next; the last decision can be taken back. */
export function useDecisions(
  queue: readonly CallSummary[],
  { onShow, onDecided }: { onShow: (callId: string | null) => void; onDecided: (callId: string) => void },
) {
  const { start, busy } = useReview();
  const say = useToast();
  const [last, setLast] = useState<CallDetail | null>(null);
  const takeBack = (call: CallDetail) =>
    start({
      call,
      act: { kind: 'reopen' },
      done: (after) => {
        setLast(null);
        onShow(after.id);
      },
    });
  const decide = (call: CallDetail, decision: Decision) => {
    const next = afterDecision(queue, call.id);
    start({
      call,
      act: { kind: 'decide', decision, note: '' },
      done: (after) => {
        setLast(after);
        onDecided(after.id);
        onShow(next);
        say({
          title: `${reviewStatuses[decision].label}: ${after.file_name}`,
          tone: 'good',
          action: { label: 'Undo', run: () => takeBack(after) },
        });
      },
    });
  };
  return { decide, busy, undo: last === null ? null : () => takeBack(last) };
}
