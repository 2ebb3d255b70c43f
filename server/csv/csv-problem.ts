import { KnownError } from '#shared/errors.ts';

/** A CSV that cannot be used as a whole, in words that fit after "it cannot be read: ". */
export function csvProblem(problem: string): KnownError {
  return new KnownError('csv_unreadable', { problem });
}
