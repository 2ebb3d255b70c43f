import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, ChevronUp, Maximize2, X } from 'lucide-react';
import { readCall } from '#shared/calls.ts';
import { queryOf } from '../queries.ts';
import { CallBrief } from '../shown/brief/call-brief.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { ReviewBlock } from '../shown/review/review-block.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useKeys } from '../ui/keys.tsx';
import { Modal } from '../ui/modal.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { useMedia } from '../ui/use-media.ts';

type Props = {
  callId: string;
  /** Goes to the next or the previous call of the list; null while there is no list. */
  onStep: ((by: 1 | -1) => void) | null;
  onClose: () => void;
};

/** One call of the list, beside it where there is room, else over it. */
export function PeekPanel(props: Props) {
  const isBeside = useMedia('(min-width: 64rem)');
  useKeys([{ keys: ['Escape'], shown: ['Esc'], does: 'Close the panel', run: props.onClose }]);
  if (isBeside) {
    return (
      <aside
        aria-label="Peek"
        className="mr-6 mb-4 flex w-[25rem] shrink-0 flex-col overflow-hidden rounded-lg border border-line bg-raised xl:w-[28rem]"
      >
        <PeekContent {...props} />
      </aside>
    );
  }
  return (
    <Modal
      onDismiss={props.onClose}
      aria-label="Peek"
      className="inset-y-0 right-0 left-auto h-dvh max-h-none w-full max-w-none sm:max-w-lg"
    >
      <div className="flex h-full flex-col border-l border-line bg-canvas">
        <PeekContent {...props} />
      </div>
    </Modal>
  );
}

function PeekContent({ callId, onStep, onClose }: Props) {
  const call = useQuery(queryOf(readCall, { params: { id: callId } }));
  const navigate = useNavigate();
  const ways = (
    <span className="flex shrink-0">
      <IconButton
        size="small"
        label="Previous call (K)"
        icon={<ChevronUp aria-hidden />}
        disabled={onStep === null}
        onClick={() => onStep?.(-1)}
      />
      <IconButton
        size="small"
        label="Next call (J)"
        icon={<ChevronDown aria-hidden />}
        disabled={onStep === null}
        onClick={() => onStep?.(1)}
      />
      <IconButton
        size="small"
        label="Open the call"
        icon={<Maximize2 aria-hidden />}
        onClick={() => void navigate({ to: '/calls/$callId', params: { callId } })}
      />
      <IconButton size="small" label="Close (Esc)" icon={<X aria-hidden />} onClick={onClose} />
    </span>
  );
  if (call.data !== undefined) {
    return (
      <CallBrief key={callId} call={call.data} actions={ways}>
        <ReviewBlock call={call.data} version={call.data.shown ?? call.data.newest} />
      </CallBrief>
    );
  }
  return (
    <>
      <div className="flex h-12 shrink-0 items-center justify-end border-b border-line pr-2">{ways}</div>
      {call.isError ? (
        <ProblemState error={call.error} onRetry={() => void call.refetch()} retrying={call.isFetching} />
      ) : (
        <Loading label="Fetching the call">
          <div className="flex flex-col gap-4 p-5">
            <Skeleton className="h-5 w-56" />
            <Skeleton className="h-9 w-24" />
            <Skeleton className="h-24" />
            <Skeleton className="h-40" />
          </div>
        </Loading>
      )}
    </>
  );
}
