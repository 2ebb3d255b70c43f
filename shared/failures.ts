import { z } from 'zod';

/** Why something failed, as shown to people and programs. */
export const FailureShown = z.object({ code: z.string(), message: z.string(), advice: z.string() });
export type FailureShown = z.infer<typeof FailureShown>;

/** The body of an error answer (RFC 9457 problem+json). */
export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  advice: z.string(),
  request_id: z.string(),
});
export type Problem = z.infer<typeof Problem>;
