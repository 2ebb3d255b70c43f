import { z } from 'zod';
import { TriedCall } from './check-edits.ts';
import { CheckDraft, ClaudeRule } from './checks.ts';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';
import { namesOf, verdicts } from './statuses.ts';

/** Most calls that are offered to try a prompt on: each is a request that costs something. */
export const mostTriedByClaude = 10;

export const listCallsToTry = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/checks/try',
  access: 'checks.edit',
  summary: 'The newest calls of a campaign that a check may be tried on',
  params: byId('campaign'),
  reply: z.object({
    rows: z.array(z.object({ call_id: idOf('call'), file_name: z.string(), created_at: Instant })),
  }),
});

/** What a prompt that is not saved says of one past call, and what it would change there. */
export const TriedByClaude = TriedCall.extend({
  score: z.number().nullable(),
  /** What the saved check said of the call; null where it was not there yet. */
  before: z.object({ verdict: z.enum(namesOf(verdicts)), score: z.number().nullable() }).nullable(),
  /** Sentences of the flags that the call would get, and of those it would lose. */
  flags_brought: z.array(z.string()),
  flags_gone: z.array(z.string()),
  /** What asking cost, in millionths of a dollar; null where a price is missing. */
  micros: z.int().nullable(),
});
export type TriedByClaude = z.infer<typeof TriedByClaude>;

export const tryByClaude = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/checks/try/claude',
  access: 'checks.edit',
  summary: 'What Claude says of one past call by a prompt; no result is stored, what it costs is',
  params: byId('campaign'),
  body: z.object({
    call_id: idOf('call'),
    /** The saved check that it would replace; null for a new one. */
    check_id: idOf('check').nullable().default(null),
    name: CheckDraft.shape.name,
    severity: CheckDraft.shape.severity,
    weight: CheckDraft.shape.weight,
    pass_mark: CheckDraft.shape.passMark,
    prompt: ClaudeRule.shape.prompt,
  }),
  reply: TriedByClaude,
  fails: ['claude_not_set_up'],
});

export const improvePrompt = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/checks/improve',
  access: 'checks.edit',
  summary: 'A clearer wording of a check’s prompt, as a proposal; nothing is changed by it',
  params: byId('campaign'),
  body: z.object({ name: CheckDraft.shape.name, prompt: ClaudeRule.shape.prompt }),
  reply: z.object({ prompt: z.string(), changes: z.array(z.string()), micros: z.int().nullable() }),
  fails: ['claude_not_set_up'],
});
