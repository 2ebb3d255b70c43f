import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId } from './ids.ts';
import { SpeechProvider } from './providers.ts';

/** A campaign with recordings that nobody has turned into text, for want of a provider when they came. */
export const UnreadCampaign = z.object({
  campaign: z.object({ id: z.string(), name: z.string() }),
  /** How many calls failed for that reason. */
  calls: z.int(),
  /** The provider that the campaign has chosen, where it is set up by now; null: one has to be chosen first. */
  provider: SpeechProvider.nullable(),
});
export type UnreadCampaign = z.infer<typeof UnreadCampaign>;

export const listUnread = endpoint({
  method: 'GET',
  path: '/api/v1/unread-calls',
  access: 'calls.reprocess',
  summary: 'Campaigns whose recordings had no provider to transcribe them, once one is set up',
  internal: true,
  reply: z.object({
    /** The providers of speech that are set up; where there is none, no campaign is listed. */
    ready: z.array(SpeechProvider),
    /** The most calls first. */
    rows: z.array(UnreadCampaign),
  }),
});

export const listUnreadCalls = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/unread-calls',
  access: 'calls.reprocess',
  summary:
    'The calls of a campaign that had no provider to transcribe them, newest first, as many as a bulk job takes',
  internal: true,
  params: byId('campaign'),
  reply: z.object({ call_ids: z.array(z.string()) }),
});
