import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { idOf } from './ids.ts';
import { PeriodQuery } from './period.ts';

/** How the calls of some days did. */
export const Figures = z.object({
  total_calls: z.int(),
  completed: z.int(),
  failed: z.int(),
  flagged: z.int(),
  average_score: z.number().nullable(),
  /** 0–100: completed of all that ended. */
  completion_rate: z.number().nullable(),
});
export type Figures = z.infer<typeof Figures>;

const Day = z.iso.date();

/** Of other agents' calls in the campaigns an agent works in; the numbers are null where too few agents stand behind them. */
export const Peers = z.object({
  average_score: z.number().nullable(),
  /** One for each point of the period. */
  points: z.array(z.number().nullable()),
});
export type Peers = z.infer<typeof Peers>;

export const PeriodFigures = z.object({
  from: Day,
  to: Day,
  current: Figures,
  /** The period before, of the same length. */
  before: Figures,
  /** The six weeks up to today, oldest first. */
  weekly: z.array(Figures).length(6),
  /** The period in days or weeks, oldest first. */
  points: z.array(z.object({ from: Day, to: Day, calls: z.int(), average_score: z.number().nullable() })),
  /** Null unless the figures are of one agent. */
  peers: Peers.nullable(),
});
export type PeriodFigures = z.infer<typeof PeriodFigures>;

/** Whoever sees own calls only is told of peers from this many on, so that nobody can be made out among them. */
export const fewestPeers = 3;

export const readFigures = endpoint({
  method: 'GET',
  path: '/api/v1/figures',
  access: 'calls.view',
  internal: true,
  summary: 'Figures of a period, of the one before, and their course, within one’s reach',
  query: PeriodQuery.extend({
    campaign_id: idOf('campaign').optional(),
    agent_id: idOf('agent').optional(),
  }),
  reply: PeriodFigures,
});

/** How a campaign's calls scored in each of the six weeks up to today, oldest first; null where nothing is scored. */
export const CampaignWeeks = z.object({
  campaign_id: idOf('campaign'),
  scores: z.array(z.number().nullable()).length(6),
});
export type CampaignWeeks = z.infer<typeof CampaignWeeks>;

export const readCampaignWeeks = endpoint({
  method: 'GET',
  path: '/api/v1/figures/campaign-weeks',
  access: 'campaigns.view',
  internal: true,
  summary:
    'Average scores of the last six weeks of each campaign within one’s reach, those without any left out',
  reply: z.object({ rows: z.array(CampaignWeeks) }),
});

/** A campaign or an agent with how the calls of a period did, beside the period before. */
export const GroupFigures = z.object({
  id: z.string(),
  name: z.string(),
  total_calls: z.int(),
  scored: z.int(),
  flagged: z.int(),
  average_score: z.number().nullable(),
  before_average: z.number().nullable(),
  before_scored: z.int(),
});
export type GroupFigures = z.infer<typeof GroupFigures>;

/** Why to look: its average is not green, or it fell. */
export const LookReason = z.enum(['low', 'falling']);
export const ToLookAt = GroupFigures.extend({ reasons: z.array(LookReason) });
export type ToLookAt = z.infer<typeof ToLookAt>;

export const readToLookAt = endpoint({
  method: 'GET',
  path: '/api/v1/figures/to-look-at',
  access: 'campaigns.view',
  internal: true,
  summary: 'The campaigns and agents that score low or fall, worst first, within one’s reach',
  query: PeriodQuery,
  reply: z.object({ campaigns: z.array(ToLookAt), agents: z.array(ToLookAt) }),
});
