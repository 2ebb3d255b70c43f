import { z } from 'zod';
import { CheckDraft, PhrasesRule } from './checks.ts';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';
import { namesOf, verdicts } from './statuses.ts';

/** Most checks of one campaign, inactive ones included. */
export const mostChecks = 100;

/** What a person writes about a check, as it is sent. */
export const CheckBody = CheckDraft.omit({ passMark: true }).extend({
  /** 0–100; null takes the campaign's. */
  pass_mark: CheckDraft.shape.passMark,
});
export type CheckBody = z.infer<typeof CheckBody>;

/** A check as its editors see it. */
export const CheckDetail = CheckBody.extend({
  id: idOf('check'),
  /** Grows with every change. Whoever changes a check names the one they have seen. */
  revision: z.int(),
  changed_at: Instant,
  /** Null for what came with a template, and for people who are gone. */
  changed_by: z.string().nullable(),
});
export type CheckDetail = z.infer<typeof CheckDetail>;

const oneCheck = z.object({ id: idOf('campaign'), check_id: idOf('check') });
const Revision = z.coerce.number().int().min(1);

export const listChecks = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/checks',
  access: 'campaigns.view',
  summary: 'The checks of a campaign in their order, inactive ones too, with what their editors choose from',
  params: byId('campaign'),
  reply: z.object({
    rows: z.array(CheckDetail),
    /** Those that the campaign lists, then others that its checks use. */
    categories: z.array(z.string()),
    /** The campaign's pass mark, for checks without one of their own. */
    pass_mark: z.number(),
    /** Whether checks judged by Claude are evaluated; without a key they are not. */
    claude_ready: z.boolean(),
  }),
});

export const createCheck = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/checks',
  access: 'checks.edit',
  summary: 'Add a check at the end of a campaign’s list',
  params: byId('campaign'),
  body: CheckBody,
  reply: CheckDetail,
  status: 201,
  fails: ['too_many_checks'],
});

export const editCheck = endpoint({
  method: 'PATCH',
  path: '/api/v1/campaigns/:id/checks/:check_id',
  access: 'checks.edit',
  summary: 'Change a check for later runs; results that are there keep it as it was',
  params: oneCheck,
  body: z.object({
    /** Named apart from the changes, so that what is not sent stays as it is. */
    changes: z.object({
      name: CheckDraft.shape.name.optional(),
      type: CheckDraft.shape.type.optional(),
      category: CheckDraft.shape.category.optional(),
      severity: CheckDraft.shape.severity.unwrap().optional(),
      weight: CheckDraft.shape.weight.unwrap().optional(),
      pass_mark: CheckDraft.shape.passMark.unwrap().optional(),
      active: CheckDraft.shape.active.unwrap().optional(),
      judging: CheckDraft.shape.judging.optional(),
    }),
    revision: Revision,
  }),
  reply: CheckDetail,
  fails: ['check_changed'],
});

export const deleteCheck = endpoint({
  method: 'DELETE',
  path: '/api/v1/campaigns/:id/checks/:check_id',
  access: 'checks.edit',
  summary: 'Delete a check; its results stay',
  params: oneCheck,
  query: z.object({ revision: Revision }),
  reply: z.void(),
  status: 204,
  fails: ['check_changed'],
});

export const duplicateCheck = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/checks/:check_id/duplicate',
  access: 'checks.edit',
  summary: 'Copy a check, switched off, to the place behind it',
  params: oneCheck,
  reply: CheckDetail,
  status: 201,
  fails: ['too_many_checks'],
});

export const orderChecks = endpoint({
  method: 'PUT',
  path: '/api/v1/campaigns/:id/checks/order',
  access: 'checks.edit',
  summary: 'Put the checks of a campaign in another order: all of them, each once',
  params: byId('campaign'),
  body: z.object({ check_ids: z.array(idOf('check')).max(mostChecks) }),
  reply: z.void(),
  status: 204,
  fails: ['checks_changed'],
});

export const importChecks = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/checks/import',
  access: 'checks.edit',
  summary: 'Copy checks from a template, by their names, or from another campaign',
  params: byId('campaign'),
  body: z.discriminatedUnion('from', [
    z.object({
      from: z.literal('template'),
      template: z.string().max(100),
      names: z.array(CheckDraft.shape.name).min(1).max(mostChecks),
    }),
    z.object({
      from: z.literal('campaign'),
      campaign_id: idOf('campaign'),
      check_ids: z.array(idOf('check')).min(1).max(mostChecks),
    }),
  ]),
  reply: z.object({ added: z.int() }),
  status: 201,
  fails: ['too_many_checks', 'campaign_not_yours'],
});

/** What a rule that is not saved says of one past call. */
export const TriedCall = z.object({
  call_id: idOf('call'),
  file_name: z.string(),
  created_at: Instant,
  verdict: z.enum(namesOf(verdicts)),
  reasoning: z.string(),
  quotes: z.array(z.object({ turn: z.int(), quote: z.string(), start_ms: z.int().nullable() })),
});
export type TriedCall = z.infer<typeof TriedCall>;

/** Most calls that a rule is tried on. */
export const mostTriedCalls = 20;

export const tryCheck = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/checks/try',
  access: 'checks.edit',
  summary: 'What a Phrases rule says of the campaign’s newest calls with transcripts; nothing is stored',
  params: byId('campaign'),
  body: z.object({ judging: PhrasesRule }),
  reply: z.object({
    rows: z.array(TriedCall),
    /** Calls that were left out because there was too much to read. */
    left_out: z.int(),
  }),
});
