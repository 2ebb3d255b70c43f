import { setImmediate } from 'node:timers/promises';

/** So many are done without a pause. */
const piece = 500;

/** What some work answers for each of many, in their order; everybody else has a turn after every 500. */
export async function eachGivingWay<One, Answer>(
  all: readonly One[],
  work: (one: One) => Answer,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < all.length; from += piece) {
    if (from > 0) await setImmediate();
    answers.push(...all.slice(from, from + piece).map(work));
  }
  return answers;
}
