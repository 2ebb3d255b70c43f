import { z } from 'zod';
import { CampaignName, CampaignSettings } from './campaigns.ts';
import { endpoint } from './endpoint.ts';
import { byId, idOf } from './ids.ts';
import { UserRoleName } from './people.ts';
import { Seen } from './seen.ts';

/** Most rules of one campaign that name an agent. */
const mostAgentRules = 500;

const { shape } = CampaignSettings;

/** Language as the providers are told: `en`, `pt-BR`. */
const Language = z
  .string()
  .trim()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language such as en or pt-BR')
  .max(20);

const FlaggingBody = z.object({
  /** Calls that score below it are flagged; null switches it off. */
  score_below: z.number().min(0).max(100).nullable(),
  critical_check_fails: z.boolean(),
  /** "Flag this agent's calls below 60": one rule an agent. */
  agents: z
    .array(z.object({ agent_id: idOf('agent'), score_below: z.number().min(0).max(100) }))
    .max(mostAgentRules),
});

/** What may be set about a campaign; checks, members, agent matching and API keys have pages of their own. */
export const CampaignSettingsBody = z.object({
  name: CampaignName,
  description: z.string().trim().max(2_000),
  auto_process: z.boolean(),
  pass_mark: z.number().min(0).max(100),
  /** Whether Claude, where it is set up, also tells each call's summary, sentiment and topics. */
  insights: z.boolean(),
  /** Whether Claude judges bulk jobs in batches: for half the price, within a day. */
  batches: z.boolean(),
  transcription: shape.transcription.unwrap(),
  /** Whether another provider may stand in while the chosen one is paused or its trouble lasts. */
  failover: z.boolean(),
  channels: z.object({
    mode: z.enum(['mono', 'dual']),
    agent_channel: z.union([z.literal(0), z.literal(1)]),
  }),
  /** Null leaves it to the provider. */
  language: Language.nullable(),
  vocabulary: z.array(z.string().trim().min(1).max(100)).max(1_000),
  flagging: FlaggingBody,
});
export type CampaignSettingsBody = z.infer<typeof CampaignSettingsBody>;

export const CampaignSettingsShown = CampaignSettingsBody.extend({
  language: z.string().nullable(),
  archived: z.boolean(),
  /** The agents that rules name. */
  agents: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Whether there is a key or an address for each. */
  providers: z.object({ assemblyai: z.boolean(), deepgram: z.boolean(), whisper: z.boolean() }),
});
export type CampaignSettingsShown = z.infer<typeof CampaignSettingsShown>;

export const readCampaignSettings = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/settings',
  access: 'campaigns.settings',
  summary: 'The settings of a campaign',
  params: byId('campaign'),
  reply: CampaignSettingsShown,
});

export const editCampaignSettings = endpoint({
  method: 'PATCH',
  path: '/api/v1/campaigns/:id/settings',
  access: 'campaigns.settings',
  summary: 'Change settings of a campaign; what is not named stays, and later runs follow it',
  params: byId('campaign'),
  body: CampaignSettingsBody.partial().extend({ seen: Seen }),
  reply: CampaignSettingsShown,
  fails: ['name_taken', 'agent_unknown', 'changed_meanwhile'],
});

export const archiveCampaign = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/archive',
  access: 'campaigns.archive',
  summary: 'Archive a campaign: no uploads and no reprocessing; accepted work finishes, everything is kept',
  params: byId('campaign'),
  reply: z.void(),
  status: 204,
});

export const unarchiveCampaign = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/unarchive',
  access: 'campaigns.archive',
  summary: 'Take a campaign back out of the archive',
  params: byId('campaign'),
  reply: z.void(),
  status: 204,
});

/** A category with its name before, and how many checks are in it. */
export const CategoryShown = z.object({ name: z.string(), checks: z.int() });
export type CategoryShown = z.infer<typeof CategoryShown>;

const CategoryName = z.string().trim().min(1).max(100);

export const listCategories = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/categories',
  access: 'campaigns.settings',
  summary: 'The categories of a campaign’s checks, in their order',
  params: byId('campaign'),
  reply: z.object({ rows: z.array(CategoryShown) }),
});

export const editCategories = endpoint({
  method: 'PUT',
  path: '/api/v1/campaigns/:id/categories',
  access: 'campaigns.settings',
  summary: 'Set the categories of a campaign; a new name carries over to the checks of the old one',
  params: byId('campaign'),
  body: z.object({
    rows: z
      .array(
        z.object({
          name: CategoryName,
          /** What it is called now; null for one that is new. */
          was: z.string().max(100).nullable().default(null),
        }),
      )
      .max(100),
    seen: Seen,
  }),
  reply: z.object({ rows: z.array(CategoryShown) }),
  fails: ['name_taken', 'changed_meanwhile'],
});

const Member = z.object({
  user_id: idOf('user'),
  name: z.string(),
  email: z.string(),
  role: UserRoleName,
});
export type CampaignMember = z.infer<typeof Member>;

const oneMember = z.object({ id: idOf('campaign'), user_id: idOf('user') });

export const listCampaignMembers = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/members',
  access: 'campaigns.settings',
  summary: 'Who is assigned to a campaign, and which Managers could be',
  params: byId('campaign'),
  reply: z.object({ rows: z.array(Member), others: z.array(Member) }),
});

export const addCampaignMember = endpoint({
  method: 'PUT',
  path: '/api/v1/campaigns/:id/members/:user_id',
  access: 'campaigns.settings',
  summary: 'Assign a Manager to a campaign',
  params: oneMember,
  reply: z.void(),
  status: 204,
  fails: ['member_not_manager'],
});

export const removeCampaignMember = endpoint({
  method: 'DELETE',
  path: '/api/v1/campaigns/:id/members/:user_id',
  access: 'campaigns.settings',
  summary: 'Take somebody out of a campaign',
  params: oneMember,
  reply: z.void(),
  status: 204,
});
