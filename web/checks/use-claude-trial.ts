import { useEffect, useRef, useState } from 'react';
import type { CheckBody } from '#shared/check-edits.ts';
import { listCallsToTry, mostTriedByClaude, type TriedByClaude, tryByClaude } from '#shared/check-tries.ts';
import { type ApiProblem, call, problemOf } from '../api.ts';

/** How many calls are read at once: Claude takes some seconds for each. */
const atOnce = 3;

/** A prompt that is being tried on past calls. */
export type Trial = {
  readonly rows: readonly TriedByClaude[];
  /** How many calls are to be read. */
  readonly wanted: number;
  readonly running: boolean;
  readonly problem: ApiProblem | null;
  /** The prompt it was tried with. */
  readonly prompt: string;
};

export type CheckTried = CheckBody & {
  readonly judging: { readonly kind: 'claude'; readonly prompt: string };
};

/** Tries a prompt on the newest calls, a few at once; each comes as it is read, and whoever stops pays for no more. */
export function useClaudeTrial(campaignId: string, checkId: string | null) {
  const [trial, setTrial] = useState<Trial | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const stop = (): void => {
    running.current?.abort();
    setTrial((before) => (before === null ? null : { ...before, running: false }));
  };

  const start = async (check: CheckTried): Promise<void> => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    const { signal } = mine;
    const { name, severity, weight, pass_mark } = check;
    const { prompt } = check.judging;
    setTrial({ rows: [], wanted: mostTriedByClaude, running: true, problem: null, prompt });
    const change = (changed: (before: Trial) => Partial<Trial>): void => {
      if (signal.aborted) return;
      setTrial((before) => (before === null ? null : { ...before, ...changed(before) }));
    };
    try {
      const { rows } = await call(listCallsToTry, { params: { id: campaignId }, signal });
      change(() => ({ wanted: rows.length }));
      const order = new Map(rows.map(({ call_id }, index) => [call_id, index]));
      const left = [...rows];
      const readOn = async (): Promise<void> => {
        for (let next = left.shift(); next !== undefined && !signal.aborted; next = left.shift()) {
          const body = {
            call_id: next.call_id,
            check_id: checkId,
            name,
            severity,
            weight,
            pass_mark,
            prompt,
          };
          const tried = await call(tryByClaude, { params: { id: campaignId }, body, signal });
          change(({ rows: before }) => ({
            rows: [...before, tried].toSorted(
              (a, b) => (order.get(a.call_id) ?? 0) - (order.get(b.call_id) ?? 0),
            ),
          }));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, readOn));
    } catch (error) {
      change(() => ({ problem: problemOf(error) }));
      mine.abort();
      setTrial((before) =>
        running.current === mine && before !== null ? { ...before, running: false } : before,
      );
      return;
    }
    change(() => ({ running: false }));
  };

  return { trial, start, stop };
}
