import { RotateCw, TriangleAlert } from 'lucide-react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

type Props = {
  /** What happened. */
  message: string;
  /** What to do about it. */
  advice?: string | undefined;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
  className?: string;
};

/** What stands where something could not be fetched: what happened, what to do, and a button to try again. */
export function ErrorState({ message, advice, onRetry, retrying = false, className }: Props) {
  return (
    <div
      role="alert"
      className={classNames('flex flex-col items-center gap-2 px-6 py-14 text-center', className)}
    >
      <span className="mb-1 flex size-10 items-center justify-center rounded-full bg-red-ground text-red-ink">
        <TriangleAlert aria-hidden className="size-5" />
      </span>
      <p className="text-sm font-semibold">{message}</p>
      {advice === undefined ? null : <p className="max-w-md text-sm text-soft">{advice}</p>}
      {onRetry === undefined ? null : (
        <Button className="mt-2" onClick={onRetry} busy={retrying}>
          {retrying ? null : <RotateCw aria-hidden />}
          Try again
        </Button>
      )}
    </div>
  );
}
