import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Trx } from '#server/db/db.ts';
import { newId } from '#server/ids.ts';
import { type ReadyDeps, usualTranscription } from '#server/providers/ready.ts';
import { CampaignSettings, type CampaignSummary } from '#shared/campaigns.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { insertCampaign, insertCampaignMember, insertChecks } from './campaigns.db.ts';
import { readCampaignSummary } from './campaigns.ts';
import { type Template, templateById } from './choose-template.ts';

type Deps = ReadyDeps & { readonly clock: Clock };

export type NewCampaign = {
  /** The template's name unless given. */
  readonly name?: string;
  readonly description?: string;
  /** Id of a ready-made set of checks; none when null. */
  readonly template?: string | null;
  /** Without them only those checks of the template come that need no key; with them unless said. */
  readonly claude?: boolean;
  /** What turns its recordings into text; nothing unless said. */
  readonly transcription?: CampaignSettings['transcription'];
};

/** Makes a campaign, empty or from a template. Refuses a name the organization uses already. */
export async function createCampaign(deps: Deps, actor: Actor, given: NewCampaign): Promise<CampaignSummary> {
  if (!can(actor, 'campaigns.create')) throw new KnownError('not_allowed');
  return await deps.db.transaction().execute(async (db) => {
    const transcription = await usualTranscription({ ...deps, db }, actor.organizationId);
    const id = await createCampaignIn(db, actor, { transcription, ...given }, nowOf(deps.clock));
    // The maker's list of campaigns was read before there was this one, so it is not their reach that is asked here.
    const { organizationId } = actor;
    return await readCampaignSummary({ db }, { kind: 'operator', organizationId, campaignIds: [] }, id);
  });
}

/** The same inside a transaction of the caller’s; answers the id. */
export async function createCampaignIn(
  db: Trx,
  actor: Actor,
  given: NewCampaign,
  now: Date,
): Promise<string> {
  const template = templateOf(given);
  const name = given.name ?? template?.name;
  if (name === undefined) throw new KnownError('invalid_request', { problem: 'name: is missing' });
  const id = newId('campaign', now);
  const added = await insertCampaign(db, {
    organizationId: actor.organizationId,
    id,
    name,
    description: given.description ?? template?.description ?? '',
    template: template?.id ?? null,
    settings: CampaignSettings.parse({ transcription: given.transcription }),
    createdBy: actor.kind === 'person' ? actor.userId : null,
    now,
  });
  if (!added) throw new KnownError('name_taken', { name });
  const checks = (template?.checks ?? [])
    .filter(({ judging }) => judging.kind === 'phrases' || given.claude !== false)
    .map((draft) => ({ ...draft, id: newId('check', now) }));
  await insertChecks(db, { organizationId: actor.organizationId, campaignId: id, now }, checks);
  await letMakerIn(db, actor, id);
  await note(db, actor, {
    act: 'campaign.created',
    id,
    at: now,
    after: { template: template?.name ?? null },
  });
  return id;
}

/** A Manager would not see what they have just made; for others it says whose it is, whatever role they have later. */
async function letMakerIn(db: Trx, actor: Actor, campaignId: string): Promise<void> {
  if (actor.kind !== 'person') return;
  const { organizationId, userId } = actor;
  await insertCampaignMember(db, { organizationId, campaignId, userId });
}

function templateOf(given: NewCampaign): Template | null {
  if (given.template === undefined || given.template === null) return null;
  const template = templateById(given.template);
  if (template === null) {
    throw new KnownError('invalid_request', { problem: `template: there is none called ${given.template}` });
  }
  return template;
}
