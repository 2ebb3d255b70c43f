import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type CallDetail, type CallSummary, readCall } from '#shared/calls.ts';
import { queryOf } from '../queries.ts';
import { askingChecks } from '../shown/brief/asking-checks.ts';
import { CallBrief } from '../shown/brief/call-brief.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { OverrideDialog } from '../shown/review/override-dialog.tsx';
import { decisionSentence } from '../shown/review/review-words.ts';
import { useKeys } from '../ui/keys.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { useNow } from '../ui/use-now.ts';
import { DecisionBar } from './decision-bar.tsx';
import { stepInQueue } from './queue-place.ts';
import { useDecisions } from './use-decisions.ts';

type Props = {
  callId: string;
  queue: readonly CallSummary[];
  onShow: (callId: string | null) => void;
  onDecided: (callId: string) => void;
};

/** The call under review with its keys: step, decide, override, open. */
export function ReviewedCall({ callId, queue, onShow, onDecided }: Props) {
  const call = useQuery(queryOf(readCall, { params: { id: callId } }));
  const step = (by: 1 | -1) => onShow(stepInQueue(queue, callId, by));
  useNextAtHand(stepInQueue(queue, callId, 1));
  useKeys([
    { keys: ['j', 'ArrowDown'], shown: ['J', '↓'], does: 'Next call', run: () => step(1) },
    { keys: ['k', 'ArrowUp'], shown: ['K', '↑'], does: 'Previous call', run: () => step(-1) },
  ]);
  const decisions = useDecisions(queue, { onShow, onDecided });
  return (
    <section aria-label="Call under review" className="flex min-h-0 min-w-0 flex-1 flex-col">
      {call.data !== undefined ? (
        <OpenCall key={callId} call={call.data} decisions={decisions} onStep={step} />
      ) : call.isError ? (
        <ProblemState error={call.error} onRetry={() => void call.refetch()} retrying={call.isFetching} />
      ) : (
        <Loading label="Fetching the call">
          <div className="flex flex-col gap-4 p-6">
            <Skeleton className="h-6 w-72" />
            <Skeleton className="h-24" />
            <Skeleton className="h-64" />
          </div>
        </Loading>
      )}
    </section>
  );
}

type OpenProps = {
  call: CallDetail;
  decisions: ReturnType<typeof useDecisions>;
  onStep: (by: 1 | -1) => void;
};

function OpenCall({ call, decisions, onStep }: OpenProps) {
  const navigate = useNavigate();
  const now = useNow();
  const [overriding, setOverriding] = useState(false);
  const version = call.shown ?? call.newest;
  const [asking] = askingChecks(version.check_results);
  const { decide, undo } = decisions;
  const open = () => void navigate({ to: '/calls/$callId', params: { callId: call.id } });
  const override = asking === undefined ? null : () => setOverriding(true);
  useKeys([
    { keys: ['1'], shown: ['1'], does: 'Mark reviewed, and next', run: () => decide(call, 'reviewed') },
    { keys: ['2'], shown: ['2'], does: 'Dismiss, and next', run: () => decide(call, 'dismissed') },
    { keys: ['3'], shown: ['3'], does: 'Override the first check', run: () => override?.() },
    { keys: ['e', 'Enter'], shown: ['E'], does: 'Open the call', run: open },
    { keys: ['z'], shown: ['Z'], does: 'Undo the last decision', run: () => undo?.() },
  ]);
  return (
    <>
      <CallBrief call={call}>
        {version.review === null && call.earlier_review === null ? null : (
          <p className="border-b border-line bg-sunken px-5 py-2.5 text-[0.8125rem] break-words">
            {version.review !== null
              ? decisionSentence(version.review, now)
              : call.earlier_review === null
                ? null
                : `Version ${call.earlier_review.version} was: ${decisionSentence(call.earlier_review, now)}`}
          </p>
        )}
      </CallBrief>
      <DecisionBar
        call={call}
        busy={decisions.busy}
        onDecide={(decision) => decide(call, decision)}
        onOverride={override}
        onOpen={open}
        onStep={onStep}
      />
      {overriding && asking !== undefined ? (
        <OverrideDialog call={call} result={asking} onClose={() => setOverriding(false)} />
      ) : null}
    </>
  );
}

/** Fetches the next call while this one is looked at. */
function useNextAtHand(next: string | null): void {
  const client = useQueryClient();
  useEffect(() => {
    if (next === null) return;
    void client.prefetchQuery({ ...queryOf(readCall, { params: { id: next } }), staleTime: 30_000 });
  }, [client, next]);
}
