import { describe, test } from 'vitest';
import { haveRecordings, SKIPPED } from './recordings.ts';

/** A group of tests that needs the folder of real recordings, and says so where it is absent. */
export function describeWithRecordings(name: string, tests: () => void): void {
  if (haveRecordings) {
    describe(name, tests);
    return;
  }
  describe(name, () => {
    test.skip(SKIPPED, () => {});
  });
}
