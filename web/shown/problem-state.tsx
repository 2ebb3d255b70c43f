import { problemOf } from '../api.ts';
import { ErrorState } from '../ui/error-state.tsx';

type Props = { error: unknown; onRetry?: () => void; retrying?: boolean; className?: string };

/** What stands where an answer could not be fetched. What only a person can mend offers no second try. */
export function ProblemState({ error, onRetry, retrying = false, className }: Props) {
  const { message, advice, status } = problemOf(error);
  const final = status === 403 || status === 404;
  return (
    <ErrorState
      message={message}
      advice={advice}
      onRetry={final ? undefined : onRetry}
      retrying={retrying}
      {...(className === undefined ? {} : { className })}
    />
  );
}
