import { type Doer, note } from '#server/audit/note.ts';
import { createCampaignIn } from '#server/campaigns/create-campaign.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Trx } from '#server/db/db.ts';
import { newId } from '#server/ids.ts';
import { type ReadyDeps, usualTranscription } from '#server/providers/ready.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor, Origin, Person, UserRole } from '#shared/permissions.ts';
import { checkedEmail, checkedPassword } from './credentials.ts';
import { hashPassword, type WithHashCost } from './passwords.ts';
import { insertMember, insertOrganization, insertUser, storePassword } from './people.db.ts';
import { type NewlySignedIn, startSession } from './sessions.ts';
import { closeSetup, closeSetupWith, readInstallation, replaceSetupToken } from './setup.db.ts';
import { hashToken, newToken } from './tokens.ts';

type Deps = ReadyDeps & { readonly clock: Clock } & WithHashCost;

/** The template of the campaign that a new organization starts with, of which it takes the checks that need no key. */
export const readyTemplate = 'customer-service';

/** Whether this installation still waits for its first organization. */
export async function isSetupOpen(deps: Pick<Deps, 'db'>): Promise<boolean> {
  return (await readInstallation(deps.db)).open;
}

/**
 * The one-time token of the setup link, made anew at each start while nobody has set the installation up; null once
 * somebody has. Only its hash is stored, so that this answer is the only place it can be read.
 */
export async function ensureSetupToken(deps: Pick<Deps, 'db'>): Promise<string | null> {
  const token = newToken();
  return (await replaceSetupToken(deps.db, hashToken(token))) ? token : null;
}

export type SetUp = {
  readonly token: string;
  readonly organization: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

/** Makes the organization, its Owner and the ready campaign with the one-time link, all or nothing, and signs in. */
export async function setUp(
  deps: Deps,
  given: SetUp,
  from: Origin,
): Promise<NewlySignedIn & { actor: Person }> {
  const tokenHash = hashToken(given.token);
  const installation = await readInstallation(deps.db);
  refuseLink(installation, tokenHash);
  const hash = await hashPassword(given.password, deps.hashCost);
  return await deps.db.transaction().execute(async (db) => {
    const now = nowOf(deps.clock);
    if (!(await closeSetupWith(db, tokenHash, now))) {
      refuseLink(await readInstallation(db), tokenHash);
      throw new KnownError('setup_link_invalid');
    }
    const owner = { name: given.name, email: given.email, hash };
    const actor = { ...(await addOrganization(db, { name: given.organization, owner, now })), from };
    await noteOrganization(db, actor, actor, now);
    await addReadyCampaign({ ...deps, db }, actor, now);
    const session = await startSession({ db, clock: deps.clock }, actor, from);
    return { ...session, actor };
  });
}

export type NewOrganization = {
  readonly name: string;
  readonly ownerEmail: string;
  readonly ownerName?: string;
  readonly password: string;
  /** Whether the ready "Customer service" campaign comes with it. */
  readonly sample?: boolean;
};

/** Makes an organization and its Owner for the command line. Any number may live in one installation. */
export async function createOrganization(
  deps: Deps,
  given: NewOrganization,
): Promise<{ organizationId: string; userId: string }> {
  const ownerEmail = checkedEmail(given.ownerEmail);
  const hash = await hashPassword(checkedPassword(given.password), deps.hashCost);
  return await deps.db.transaction().execute(async (db) => {
    const now = nowOf(deps.clock);
    await closeSetup(db, now);
    const owner = { name: given.ownerName ?? ownerEmail, email: ownerEmail, hash };
    const actor = await addOrganization(db, { name: given.name, owner, now });
    const { organizationId, userId } = actor;
    const operator = { kind: 'operator', organizationId, campaignIds: [] } as const;
    await noteOrganization(db, operator, actor, now);
    if (given.sample === true) await addReadyCampaign({ ...deps, db }, operator, now);
    return { organizationId, userId };
  });
}

async function addReadyCampaign(deps: Deps & { readonly db: Trx }, by: Actor, now: Date): Promise<void> {
  const transcription = await usualTranscription(deps, by.organizationId);
  await createCampaignIn(deps.db, by, { template: readyTemplate, claude: false, transcription }, now);
}

type Owner = { readonly name: string; readonly email: string; readonly hash: string };

async function addOrganization(
  db: Trx,
  { name, owner, now }: { name: string; owner: Owner; now: Date },
): Promise<Person> {
  const organizationId = newId('organization', now);
  if (!(await insertOrganization(db, { id: organizationId, name, now }))) {
    throw new KnownError('name_taken', { name });
  }
  const userId = newId('user', now);
  if (!(await insertUser(db, { id: userId, name: owner.name, email: owner.email, now }))) {
    throw new KnownError('email_taken', { email: owner.email });
  }
  await storePassword(db, { userId, hash: owner.hash, now });
  const role: UserRole = 'owner';
  await insertMember(db, { organizationId, userId, role, now });
  return { kind: 'person', organizationId, userId, role, agentId: null, campaignIds: [] };
}

async function noteOrganization(db: Trx, by: Doer, owner: Person, at: Date): Promise<void> {
  await note(db, by, { act: 'organization.created', id: owner.organizationId, at });
  await note(db, by, { act: 'user.created', id: owner.userId, at, after: { role: owner.role } });
}

function refuseLink(installation: { open: boolean; tokenHash: string | null }, tokenHash: string): void {
  if (!installation.open) throw new KnownError('setup_closed');
  if (installation.tokenHash !== tokenHash) throw new KnownError('setup_link_invalid');
}
