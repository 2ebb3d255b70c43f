import { z } from 'zod';

/** A place of a transcript where searched words stand, with a little of what was said around them. */
export const Snippet = z.object({
  /** Index of the turn in the transcript's turns. */
  turn: z.int(),
  /** When the turn begins, in milliseconds; null where the transcript has no times. */
  start_ms: z.int().nullable(),
  /** The turn's text or a part of it. */
  text: z.string(),
  /** The searched words in `text`: [from, to) in UTF-16 units, in order, never overlapping. */
  marks: z.array(z.tuple([z.int(), z.int()])),
});
export type Snippet = z.infer<typeof Snippet>;
