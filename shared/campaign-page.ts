import { z } from 'zod';
import { CallSummary } from './calls.ts';
import { endpoint } from './endpoint.ts';
import { GroupFigures } from './figures.ts';
import { byId, idOf } from './ids.ts';
import { PeriodQuery } from './period.ts';
import { namesOf, verdicts } from './statuses.ts';

/** The newest calls of a campaign by its checks. */
export const VerdictMatrix = z.object({
  checks: z.array(z.object({ id: idOf('check'), name: z.string() })),
  rows: z.array(
    CallSummary.extend({
      /** One for each check; null where the call was not judged by it. */
      verdicts: z.array(z.enum(namesOf(verdicts)).nullable()),
    }),
  ),
});
export type VerdictMatrix = z.infer<typeof VerdictMatrix>;

export const readMatrix = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/matrix',
  access: 'campaigns.view',
  internal: true,
  summary: 'The newest calls of a campaign by its active checks',
  params: byId('campaign'),
  reply: VerdictMatrix,
});

export const readCampaignAgents = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/agents',
  access: 'campaigns.view',
  internal: true,
  summary: 'The agents whose calls a campaign got in a period, with how these did',
  params: byId('campaign'),
  query: PeriodQuery,
  reply: z.object({ rows: z.array(GroupFigures) }),
});
