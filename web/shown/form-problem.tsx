import { problemOf } from '../api.ts';

/** Why a form was not taken, read aloud when it appears. */
export function Problem({ error }: { error: unknown }) {
  if (error === null) return null;
  const { message, advice } = problemOf(error);
  return (
    <p role="alert" className="text-[0.8125rem] text-red-ink">
      {message} {advice}
    </p>
  );
}
