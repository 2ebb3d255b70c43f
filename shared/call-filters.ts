import { z } from 'zod';
import { Instant, idOf } from './ids.ts';
import { namesOf, reviewStatuses, uploadSources, verdicts } from './statuses.ts';
import { CallStatusName } from './versions.ts';

/** What somebody types to find something by. The database knows no NUL, so nothing can contain one. */
const Typed = z
  .string()
  .max(200)
  .transform((text) => text.replaceAll('\0', ' ').trim());

/** What a list of calls can be narrowed by; scores, flags, check results and transcripts are those of the shown version. */
export const CallFilters = z.object({
  status: CallStatusName.optional(),
  source: z.enum(namesOf(uploadSources)).optional(),
  campaign_id: idOf('campaign').optional(),
  agent_id: z
    .union([idOf('agent'), z.literal('none')])
    .optional()
    .describe('An agent, or `none` for calls without one'),
  flagged: z.stringbool().optional().describe('true or false'),
  review_status: z.enum(namesOf(reviewStatuses)).optional(),
  score_min: z.coerce.number().min(0).max(100).optional(),
  score_max: z.coerce.number().min(0).max(100).optional(),
  from: Instant.optional().describe('Received at this instant or later'),
  to: Instant.optional().describe('Received before this instant'),
  check_id: idOf('check').optional().describe('Calls with a result of this check'),
  verdict: z
    .enum(namesOf(verdicts))
    .optional()
    .describe('What came of that check, or of any when `check_id` is left out'),
  search: Typed.optional().describe('Part of the name of the file or of the agent'),
  text: Typed.optional().describe(
    'Words and "quoted phrases" that the transcript shown contains, all of them',
  ),
  client_reference: Typed.optional(),
});
