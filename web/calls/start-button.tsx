import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { type CallSummary, listCalls } from '#shared/calls.ts';
import { startCalls } from '#shared/start-calls.ts';
import { call, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { formatCounted } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';

type Props = { calls: readonly CallSummary[]; onDone: () => void };

/** Starts those of the selected calls that wait to be started; shown while some are pending. */
export function StartButton({ calls, onDone }: Props) {
  const client = useQueryClient();
  const say = useToast();
  const pending = calls.filter(({ status }) => status === 'pending').map(({ id }) => id);
  const starting = useMutation({
    mutationFn: () => call(startCalls, { body: { call_ids: pending } }),
    onSuccess: async ({ started, left }) => {
      const others = left === 0 ? '' : ` ${formatCounted(left, 'other')} did not wait to be started.`;
      say({ title: `${formatCounted(started, 'call')} started.${others}`, tone: 'good' });
      await client.invalidateQueries({ queryKey: keyOf(listCalls) });
      onDone();
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
  if (pending.length === 0) return null;
  return (
    <Button size="small" busy={starting.isPending} onClick={() => starting.mutate()}>
      {starting.isPending ? null : <Play aria-hidden />}
      Start
    </Button>
  );
}
