import { useState } from 'react';
import { isSame } from '#shared/seen.ts';
import { ApiProblem } from '../api.ts';

type Held<Saved, Form> = {
  /** What the form was filled from. */
  readonly seen: Saved;
  readonly form: Form;
  /** Whether the next thing that is saved counts as seen: a refusal has told of it. */
  readonly isTold: boolean;
};

/**
 * A form over something that others may save meanwhile. One that nobody has touched follows what they save; one that was
 * keeps what is typed, and says with it what it was filled from, so that the server can refuse to lose theirs.
 */
export function useDraft<Saved, Form extends object>(saved: Saved, formOf: (saved: Saved) => Form) {
  const [held, hold] = useState<Held<Saved, Form>>(() => filledFrom(saved, formOf));
  const isTouched = !isSame(held.form, formOf(held.seen));
  if (held.seen !== saved && (held.isTold || !isTouched)) {
    hold(isTouched ? { ...held, seen: saved, isTold: false } : filledFrom(saved, formOf));
  }
  return {
    form: held.form,
    seen: held.seen,
    isTouched,
    set: (changes: Partial<Form>) => hold((before) => ({ ...before, form: { ...before.form, ...changes } })),
    /** Fills the form anew from what was saved. */
    fill: (now: Saved) => hold(filledFrom(now, formOf)),
    /** Tells it why it was not saved: what somebody else saved is fetched and counts as seen from then on. */
    refused: (error: unknown, fetchTheirs: () => unknown) => {
      if (!(error instanceof ApiProblem) || error.code !== 'changed_meanwhile') return;
      hold((before) => ({ ...before, isTold: true }));
      void fetchTheirs();
    },
  };
}

function filledFrom<Saved, Form>(saved: Saved, formOf: (saved: Saved) => Form): Held<Saved, Form> {
  return { seen: saved, form: formOf(saved), isTold: false };
}

/** What was seen of the fields that are sent. */
export function seenOf(seen: object, sent: object): Record<string, unknown> {
  const all = new Map<string, unknown>(Object.entries(seen));
  return Object.fromEntries(
    Object.keys(sent).flatMap((field) => (all.has(field) ? [[field, all.get(field)]] : [])),
  );
}
