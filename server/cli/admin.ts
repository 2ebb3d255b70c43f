import { createCampaign } from '#server/campaigns/create-campaign.ts';
import type { Deps } from '#server/deps.ts';
import { organizationByIdOrName } from '#server/people/organizations.ts';
import { createUser } from '#server/people/people.ts';
import { createOrganization, ensureSetupToken, readyTemplate } from '#server/people/setup.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { openSampleCall, samplesShown } from '#server/uploads/samples.ts';
import { KnownError } from '#shared/errors.ts';
import { type Operator, type UserRole, userRoles } from '#shared/permissions.ts';
import { addressOf } from './address.ts';
import { type Call, type Command, type Result, UsageError } from './command.ts';

/** Commands that make organizations, people and campaigns. */
export const adminCommands: readonly Command[] = [
  {
    name: 'organization create',
    about:
      'Make an organization and its Owner; the password comes from TOTALVIEW_OWNER_PASSWORD or standard input',
    options: {
      name: { about: 'Name of the organization', required: true },
      'owner-email': { about: 'E-mail address of the Owner', required: true },
      sample: { about: 'With a ready campaign and the sample calls', flag: true },
    },
    run: makeOrganization,
  },
  {
    name: 'user create',
    about: 'Make a login; the password comes from TOTALVIEW_OWNER_PASSWORD or standard input',
    options: {
      organization: { about: 'Id or name of the organization', required: true },
      email: { about: 'E-mail address', required: true },
      role: { about: `One of ${Object.keys(userRoles).join(', ')}`, required: true },
      name: { about: 'Name of the person' },
    },
    run: makeUser,
  },
  {
    name: 'campaign create',
    about: 'Make a campaign, empty or from a template',
    options: {
      organization: { about: 'Id or name of the organization', required: true },
      name: { about: 'Name of the campaign', required: true },
      template: { about: `Ready-made checks, for example ${readyTemplate}` },
    },
    run: makeCampaign,
  },
  {
    name: 'setup',
    about: 'Print a new one-time setup link; earlier ones stop working',
    run: async ({ config, house }) => {
      const { deps } = await house();
      const token = await ensureSetupToken(deps);
      if (token === null) throw new KnownError('setup_closed');
      const link = addressOf(config, `/setup#token=${token}`);
      return { shown: { link }, text: link };
    },
  },
];

async function makeOrganization(call: Call): Promise<Result> {
  const password = await passwordOf(call);
  const { deps } = await call.house();
  const { organizationId, userId } = await createOrganization(deps, {
    name: call.option('name'),
    ownerEmail: call.option('owner-email'),
    password,
  });
  const made = {
    id: organizationId,
    organization_id: organizationId,
    owner_id: userId,
    name: call.option('name'),
  };
  if (!call.flag('sample')) return { shown: made, text: `Organization ${organizationId} is made.` };
  const sample = await addSamples(deps, { kind: 'operator', organizationId, campaignIds: [] });
  return {
    shown: { ...made, ...sample },
    text: `Organization ${organizationId} is made, with ${sample.call_ids.length} sample calls.`,
  };
}

async function addSamples(deps: Deps, actor: Operator): Promise<{ campaign_id: string; call_ids: string[] }> {
  const campaign = await createCampaign(deps, actor, { template: readyTemplate, claude: false });
  const ids: string[] = [];
  for (const { name } of samplesShown()) {
    const accepted = await openSampleCall(receiveDeps(deps), actor, name, campaign.id);
    ids.push(accepted.id);
  }
  return { campaign_id: campaign.id, call_ids: ids };
}

async function makeUser(call: Call): Promise<Result> {
  const role = roleOf(call.option('role'));
  const password = await passwordOf(call);
  const { deps } = await call.house();
  const organization = await organizationByIdOrName(deps.db, call.option('organization'));
  const name = call.option('name');
  const { userId } = await createUser(deps, {
    organization: { id: organization.id },
    email: call.option('email'),
    role,
    password,
    ...(name === '' ? {} : { name }),
  });
  const shown = { id: userId, organization_id: organization.id, email: call.option('email'), role };
  return { shown, text: `User ${userId} is made: ${userRoles[role]} of ${organization.name}.` };
}

function roleOf(given: string): UserRole {
  const role = given.toLowerCase().replaceAll(/[\s-]/g, '_');
  if (role in userRoles) return role as UserRole;
  throw new UsageError(`--role is one of ${Object.keys(userRoles).join(', ')}.`);
}

async function makeCampaign(call: Call): Promise<Result> {
  const { deps } = await call.house();
  const organization = await organizationByIdOrName(deps.db, call.option('organization'));
  const actor: Operator = { kind: 'operator', organizationId: organization.id, campaignIds: [] };
  const template = call.option('template');
  const campaign = await createCampaign(deps, actor, {
    name: call.option('name'),
    template: template === '' ? null : template,
  });
  return { shown: campaign, text: `Campaign ${campaign.id} is made, with ${campaign.check_count} checks.` };
}

/** Never an argument: arguments are seen by everybody on the machine. */
async function passwordOf({ config, stdin }: Call): Promise<string> {
  const password = config.ownerPassword ?? (await stdin()).replace(/\r?\n$/, '');
  if (password === '')
    throw new UsageError('Give the password in TOTALVIEW_OWNER_PASSWORD or on standard input.');
  return password;
}
