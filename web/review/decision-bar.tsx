import { ChevronDown, ChevronUp } from 'lucide-react';
import type { CallDetail } from '#shared/calls.ts';
import type { Decision } from '#shared/statuses.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';

type Props = {
  call: CallDetail;
  busy: boolean;
  onDecide: (decision: Decision) => void;
  /** Null where no check asks for it. */
  onOverride: (() => void) | null;
  onOpen: () => void;
  onStep: (by: 1 | -1) => void;
};

/** What can be done about the call, each with its key. */
export function DecisionBar({ call, busy, onDecide, onOverride, onOpen, onStep }: Props) {
  const { flags, review } = call.shown ?? call.newest;
  return (
    <div
      role="group"
      aria-label="Decision"
      data-bottom-bar
      className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line bg-raised px-5 py-3"
    >
      <Button variant="primary" disabled={busy || review !== null} onClick={() => onDecide('reviewed')}>
        Mark reviewed
        <Key>1</Key>
      </Button>
      <Button disabled={busy || review !== null || flags.length === 0} onClick={() => onDecide('dismissed')}>
        Dismiss
        <Key>2</Key>
      </Button>
      <Button disabled={busy || onOverride === null} onClick={() => onOverride?.()}>
        Override
        <Key>3</Key>
      </Button>
      <Button variant="quiet" onClick={onOpen}>
        Open
        <Key>E</Key>
      </Button>
      <span className="ml-auto flex">
        <IconButton label="Previous call (K)" icon={<ChevronUp aria-hidden />} onClick={() => onStep(-1)} />
        <IconButton label="Next call (J)" icon={<ChevronDown aria-hidden />} onClick={() => onStep(1)} />
      </span>
    </div>
  );
}

/** The key of a button, for those who have a keyboard; read aloud by its title alone. */
function Key({ children }: { children: string }) {
  return (
    <span aria-hidden className="hidden sm:inline">
      <Kbd>{children}</Kbd>
    </span>
  );
}
