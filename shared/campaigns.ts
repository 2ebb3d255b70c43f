import { z } from 'zod';
import { CheckBody } from './check-edits.ts';
import { CheckType, Severity } from './checks.ts';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';
import { FlagRules } from './scores.ts';

/** How a campaign's recordings carry their speakers. In Dual mode `agentChannel` says which channel is the agent. */
export const ChannelRule = z.object({
  mode: z.enum(['mono', 'dual']),
  agentChannel: z.union([z.literal(0), z.literal(1)]),
});
export type ChannelRule = z.infer<typeof ChannelRule>;

/** Settings of a campaign, as stored. */
export const CampaignSettings = z.object({
  transcription: z.enum(['none', 'assemblyai', 'deepgram', 'whisper']).default('none'),
  /** Another provider that is set up may stand in while the chosen one is paused or its trouble lasts. */
  failover: z.boolean().default(false),
  channels: ChannelRule.default({ mode: 'dual', agentChannel: 0 }),
  language: z.string().max(20).nullable().default(null),
  vocabulary: z.array(z.string().max(100)).max(1_000).default([]),
  autoProcess: z.boolean().default(true),
  passMark: z.number().min(0).max(100).default(70),
  flagging: FlagRules.prefault({}),
  timeZone: z.string().max(64).default('UTC'),
  dayFirst: z.boolean().default(true),
  agentPattern: z.string().max(200).nullable().default(null),
  /** Whether Claude, where it is set up, also tells each call's summary, sentiment and topics. */
  insights: z.boolean().default(true),
  /** Whether Claude judges bulk jobs in batches: for half the price, within a day. */
  batches: z.boolean().default(false),
  /** In the order in which their checks are shown. Checks may use others too. */
  categories: z.array(z.string().max(100)).max(100).default([]),
});
export type CampaignSettings = z.infer<typeof CampaignSettings>;

export const CampaignName = z.string().trim().min(1).max(200);

export const CampaignSummary = z.object({
  id: idOf('campaign'),
  name: z.string(),
  description: z.string(),
  archived: z.boolean(),
  created_at: Instant,
  check_count: z.int(),
  calls: z.object({
    total: z.int(),
    completed: z.int(),
    flagged: z.int(),
    failed: z.int(),
    running: z.int(),
  }),
  average_score: z.number().nullable(),
});
export type CampaignSummary = z.infer<typeof CampaignSummary>;

export const CheckShown = z.object({
  id: idOf('check'),
  name: z.string(),
  type: CheckType,
  category: z.string(),
  severity: Severity,
  weight: z.number(),
  pass_mark: z.number(),
  active: z.boolean(),
  judged_by: z.enum(['phrases', 'claude']),
  /** What the check asks for, in one sentence. */
  asks: z.string(),
});
export type CheckShown = z.infer<typeof CheckShown>;

export const CampaignDetail = CampaignSummary.extend({
  pass_mark: z.number(),
  flag_below: z.number().nullable(),
  auto_process: z.boolean(),
  /** Calls that wait for somebody to start them. */
  waiting_to_start: z.int(),
  transcription: z.enum(['none', 'assemblyai', 'deepgram', 'whisper']),
  checks: z.array(CheckShown),
  /** How many completed calls fall in 0–9, 10–19 … 90–100. */
  score_distribution: z.array(z.int()).length(10),
  top_failing: z.array(
    z.object({ check_id: z.string(), name: z.string(), failed: z.int(), judged: z.int() }),
  ),
});
export type CampaignDetail = z.infer<typeof CampaignDetail>;

export const TemplateShown = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  check_count: z.int(),
  checks: z.array(CheckBody),
});
export type TemplateShown = z.infer<typeof TemplateShown>;

export const listCampaigns = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns',
  access: 'campaigns.view',
  summary: 'Campaigns one may see, with their figures',
  query: z.object({ archived: z.stringbool().default(false) }),
  reply: z.object({ rows: z.array(CampaignSummary) }),
});

export const readCampaign = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id',
  access: 'campaigns.view',
  summary: 'One campaign with its checks and figures',
  params: byId('campaign'),
  reply: CampaignDetail,
});

export const createCampaign = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns',
  access: 'campaigns.create',
  summary: 'Create a campaign, empty or from a template',
  body: z.object({
    name: CampaignName,
    description: z.string().trim().max(2_000).default(''),
    template: z.string().max(100).nullable().default(null),
    /** False leaves out the template's checks that Claude judges. */
    claude: z.boolean().default(true),
  }),
  reply: CampaignSummary,
  status: 201,
});

export const listTemplates = endpoint({
  method: 'GET',
  path: '/api/v1/templates',
  access: 'campaigns.create',
  summary: 'Ready-made sets of checks',
  reply: z.object({
    rows: z.array(TemplateShown),
    /** Whether checks judged by Claude are evaluated; without a key they are not. */
    claude_ready: z.boolean(),
  }),
});
