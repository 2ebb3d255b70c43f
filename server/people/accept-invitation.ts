import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { newId } from '#server/ids.ts';
import { KnownError } from '#shared/errors.ts';
import type { Origin, UserRole } from '#shared/permissions.ts';
import { checkedPassword } from './credentials.ts';
import { type InvitationRow, invitationByToken, takeInvitation } from './invitations.db.ts';
import { replaceCampaigns } from './members.db.ts';
import { hashOfNobody, hashPassword, verifyPassword, type WithHashCost } from './passwords.ts';
import { insertMember, insertUser, storePassword, userByEmail } from './people.db.ts';
import { type NewlySignedIn, startSession } from './sessions.ts';
import { passSecondFactor, type SignInDeps } from './sign-in.ts';
import { hashToken } from './tokens.ts';
import { countTry, forgiveTries } from './tries.ts';

type Deps = { readonly db: Db; readonly clock: Clock } & WithHashCost;

/** What the holder of a link is invited to. */
export type Opened = {
  readonly organization: string;
  readonly email: string;
  readonly role: UserRole;
  readonly has_login: boolean;
};

/** What a link invites to. Throws invitation_invalid. */
export async function readInvitation(deps: Deps, token: string): Promise<Opened> {
  const { organization_name: organization, email, role } = await validInvitation(deps, token);
  const login = await userByEmail(deps.db, email);
  return { organization, email, role, has_login: login !== undefined };
}

export type Acceptance = {
  readonly token: string;
  readonly name?: string | undefined;
  readonly password: string;
  readonly secondFactor: string | undefined;
} & Origin & { readonly address: string };

/** Who an invitation's holder turned out to be: a login that exists, or a new one with the hash of its password. */
type Holder = { readonly userId: string } | { readonly name: string; readonly hash: string };

/**
 * Accepts an invitation, once, and signs in there. An address that has a login proves it with its own password and
 * keeps it; another one gets a login with this name and password. Throws invitation_invalid, wrong_credentials,
 * two_factor_needed, second_factor_wrong, too_many_requests, password_too_short, invalid_request.
 */
export async function acceptInvitationWith(
  deps: SignInDeps,
  given: Acceptance,
): Promise<NewlySignedIn & { organizationId: string; userId: string }> {
  const invitation = await validInvitation(deps, given.token);
  const { organization_id: organizationId, email } = invitation;
  const holder = await holderOf(deps, email, given);
  return await deps.db.transaction().execute(async (trx) => {
    const now = nowOf(deps.clock);
    if (!(await takeInvitation(trx, hashToken(given.token), now))) throw new KnownError('invitation_invalid');
    const userId = 'userId' in holder ? holder.userId : await addLogin(trx, { ...holder, email, now });
    await join(trx, invitation, userId, now);
    const member = { organizationId, userId };
    const person = { ...member, kind: 'person', from: given } as const;
    await note(trx, person, { act: 'user.joined', id: userId, at: now, after: { role: invitation.role } });
    return { ...member, ...(await startSession({ db: trx, clock: deps.clock }, member, given)) };
  });
}

async function validInvitation(deps: Deps, token: string): Promise<InvitationRow> {
  const row = await invitationByToken(deps.db, hashToken(token), nowOf(deps.clock));
  if (row === undefined) throw new KnownError('invitation_invalid');
  return row;
}

async function holderOf(deps: SignInDeps, email: string, given: Acceptance): Promise<Holder> {
  const login = await userByEmail(deps.db, email);
  if (login === undefined) return await newHolder(deps, given);
  const attempt = { address: given.address, email };
  await countTry(deps.db, attempt, nowOf(deps.clock));
  if (!(await verifyPassword(given.password, login.hash ?? hashOfNobody(deps.hashCost)))) {
    throw new KnownError('wrong_credentials');
  }
  await passSecondFactor(deps, { ...given, email }, login.userId);
  await forgiveTries(deps.db, attempt, nowOf(deps.clock));
  return { userId: login.userId };
}

async function newHolder(deps: Deps, { name, password }: Acceptance): Promise<Holder> {
  if (name === undefined) throw new KnownError('invalid_request', { problem: 'name: it is missing' });
  return { name, hash: await hashPassword(checkedPassword(password), deps.hashCost) };
}

async function addLogin(
  trx: Trx,
  { name, email, hash, now }: { name: string; email: string; hash: string; now: Date },
): Promise<string> {
  const id = newId('user', now);
  // Somebody else's invitation to the same address was accepted in this moment: its password counts now.
  if (!(await insertUser(trx, { id, name, email, now }))) throw new KnownError('email_taken', { email });
  await storePassword(trx, { userId: id, hash, now });
  return id;
}

/** Makes somebody a member as invited; whoever is one already stays what they are. */
async function join(trx: Trx, invitation: InvitationRow, userId: string, now: Date): Promise<void> {
  const { organization_id: organizationId, role, agent_id: agentId, campaigns } = invitation;
  if (!(await insertMember(trx, { organizationId, userId, role, agentId, now }))) return;
  await replaceCampaigns(
    trx,
    { organizationId, userId },
    campaigns.map(({ id }) => id),
  );
}
