import { inviteSomebody } from '#server/people/invitations.ts';
import { listPeopleOf, memberWithEmail, removeMember } from '#server/people/members.ts';
import { organizationByIdOrName } from '#server/people/organizations.ts';
import { loginWithEmail } from '#server/people/people.ts';
import { makeResetLinkFor } from '#server/people/resets.ts';
import { forgetTwoFactor } from '#server/people/two-factor.ts';
import { InvitationDraft } from '#shared/invitations.ts';
import type { Member } from '#shared/members.ts';
import { type Operator, userRoles } from '#shared/permissions.ts';
import { problemOf } from '#shared/problem-of.ts';
import { addressOf } from './address.ts';
import { type Call, type Command, type Result, UsageError } from './command.ts';

const organization = { about: 'Id or name of the organization', required: true } as const;
const email = { about: 'E-mail address', required: true } as const;

/** Commands about the people of an organization. */
export const peopleCommands: readonly Command[] = [
  {
    name: 'user list',
    about: 'List the people of an organization',
    options: { organization, search: { about: 'Part of a name or an address' } },
    run: listPeople,
  },
  {
    name: 'user invite',
    about: 'Invite somebody; prints the link, which works once within 7 days',
    options: {
      organization,
      email,
      role: { about: `One of ${Object.keys(userRoles).join(', ')}`, required: true },
      campaigns: { about: 'Ids of the campaigns of a manager, separated by commas' },
      agent: { about: 'Id of the agent profile; an agent needs one' },
    },
    run: invitePerson,
  },
  {
    name: 'user remove',
    about: 'Remove somebody from an organization; their sessions end',
    options: { organization, email },
    run: removePerson,
  },
  {
    name: 'user reset-link',
    about: 'Make a link with which somebody sets a new password; it works once within a day',
    options: { email },
    run: makeLink,
  },
  {
    name: 'user two-factor-off',
    about: 'Turn two-factor off for somebody who has lost phone and recovery codes',
    options: { email },
    run: turnTwoFactorOff,
  },
];

async function listPeople(call: Call): Promise<Result> {
  const { deps } = await call.house();
  const { rows, total } = await listPeopleOf(deps, await operatorOf(call), { search: call.option('search') });
  return { shown: { rows, total }, text: rows.map(lineOf).join('\n') };
}

function lineOf({ id, name, email: address, role, last_seen_at: seen }: Member): string {
  return `${id}  ${userRoles[role]}  ${address}  ${seen === null ? 'not signed in' : `last seen ${seen}`}  ${name}`;
}

async function invitePerson(call: Call): Promise<Result> {
  const draft = draftOf(call);
  const { deps } = await call.house();
  const made = await inviteSomebody(deps, await operatorOf(call), draft);
  const link = addressOf(call.config, made.link_path);
  return { shown: { ...made, link }, text: link };
}

function draftOf(call: Call): InvitationDraft {
  const [campaigns, agent] = [call.option('campaigns'), call.option('agent')];
  const draft = InvitationDraft.safeParse({
    email: call.option('email'),
    role: call.option('role'),
    ...(campaigns === '' ? {} : { campaign_ids: campaigns.split(',').map((id) => id.trim()) }),
    ...(agent === '' ? {} : { agent_id: agent }),
  });
  if (!draft.success) throw new UsageError(`user invite: ${problemOf(draft.error)}.`);
  return draft.data;
}

async function removePerson(call: Call): Promise<Result> {
  const { deps } = await call.house();
  const operator = await operatorOf(call);
  const member = await memberWithEmail(deps, operator, emailOf(call));
  await removeMember(deps, operator, member.id);
  return { shown: { removed: member.id }, text: `${member.email} is removed.` };
}

async function makeLink(call: Call): Promise<Result> {
  const { deps } = await call.house();
  const made = await makeResetLinkFor(deps, emailOf(call));
  const link = addressOf(call.config, made.link_path);
  return { shown: { ...made, link }, text: link };
}

async function turnTwoFactorOff(call: Call): Promise<Result> {
  const { deps } = await call.house();
  const userId = await loginWithEmail(deps, emailOf(call));
  await forgetTwoFactor(deps, { userId });
  return { shown: { id: userId, two_factor: false }, text: `Two-factor is off for ${emailOf(call)}.` };
}

function emailOf(call: Call): string {
  return call.option('email').trim().toLowerCase();
}

async function operatorOf(call: Call): Promise<Operator> {
  const { deps } = await call.house();
  const { id } = await organizationByIdOrName(deps.db, call.option('organization'));
  return { kind: 'operator', organizationId: id, campaignIds: [] };
}
