import { createHash } from 'node:crypto';
import { z } from 'zod';

const Sent = z.object({ mark: z.string(), at: z.iso.datetime() });

/**
 * How far a job has come, kept between tries. A submit is not safe to repeat, so it is noted before it is sent, by the
 * hash of its audio's address (which may be signed): a job whose answer was lost is found again by it.
 */
export const AssemblyAiNote = z.object({
  /** The job that is waited for. */
  job: z.string().nullable(),
  /** A submit that was sent, and perhaps arrived. */
  sent: Sent.extend({ refused: z.boolean().default(false) }).nullable(),
  /** Submits of which neither an answer came nor a job was found. They may have been charged, and may still come to light. */
  lost: z.array(Sent).default([]),
  /** Where uploaded bytes lie. */
  uploaded: z.string().nullable(),
  /** Whether the job was written down as paid for. */
  paid: z.boolean(),
  /** How often AssemblyAI could not fetch the recording. */
  unfetched: z.int(),
  /** Jobs that came to nothing: they still hold a copy. */
  earlier: z.array(z.string()),
});
export type AssemblyAiNote = z.infer<typeof AssemblyAiNote>;

const fresh: AssemblyAiNote = {
  job: null,
  sent: null,
  lost: [],
  uploaded: null,
  paid: false,
  unfetched: 0,
  earlier: [],
};

/** The note of an earlier try, or a fresh one. */
export function noteOf(text: string | null): AssemblyAiNote {
  return text === null ? fresh : AssemblyAiNote.parse(JSON.parse(text));
}

/** The note once a job has come to nothing: the next try begins anew. */
export function givenUp(note: AssemblyAiNote): AssemblyAiNote {
  const earlier = note.job === null ? note.earlier : [...note.earlier, note.job];
  return { ...fresh, unfetched: note.unfetched, lost: note.lost, earlier };
}

/** By what the job of an address is known again. */
export function markOf(audioUrl: string): string {
  return createHash('sha256').update(audioUrl).digest('hex');
}

/** Every submit whose job nobody has found, and which may have one all the same. */
export function lostOf({ sent, lost }: AssemblyAiNote): { mark: string; at: string }[] {
  return sent === null ? lost : [...lost, sent];
}

/** Every job that a note knows. */
export function jobsOf(note: AssemblyAiNote): string[] {
  return note.job === null ? note.earlier : [...note.earlier, note.job];
}
