import { createApiKey, listKeysOf, organizationOfKey, revokeApiKey } from '#server/api-keys/api-keys.ts';
import { organizationOfCampaign } from '#server/people/organizations.ts';
import { ApiKeyDraft, type ApiKeyShown, keyStates, usualScopes } from '#shared/api-keys.ts';
import { keyScopes, type Operator } from '#shared/permissions.ts';
import { problemOf } from '#shared/problem-of.ts';
import { type Call, type Command, type Result, UsageError } from './command.ts';

/** Commands about API keys. */
export const apiKeyCommands: readonly Command[] = [
  {
    name: 'api-key create',
    about: 'Make an API key for a campaign; it is printed now and never again',
    options: {
      campaign: { about: 'Id of the campaign', required: true },
      name: { about: 'What the key is for', required: true },
      scopes: { about: `Some of ${Object.keys(keyScopes).join(',')}; ${usualScopes.join(',')} unless said` },
      expires: { about: 'When it ends, for example 2027-12-31T00:00:00Z; never unless said' },
    },
    run: makeKey,
  },
  {
    name: 'api-key list',
    about: 'List the API keys of a campaign',
    options: { campaign: { about: 'Id of the campaign', required: true } },
    run: listKeys,
  },
  {
    name: 'api-key revoke',
    about: 'Take an API key back at once',
    takes: ['id'],
    run: revokeKey,
  },
];

async function makeKey(call: Call): Promise<Result> {
  const draft = draftOf(call);
  const { deps } = await call.house();
  const campaignId = call.option('campaign');
  const operator = operatorOf(await organizationOfCampaign(deps.db, campaignId));
  const made = await createApiKey(deps, operator, campaignId, draft);
  return { shown: made, text: made.key };
}

function draftOf(call: Call): ApiKeyDraft {
  const [scopes, expires] = [call.option('scopes'), call.option('expires')];
  const draft = ApiKeyDraft.safeParse({
    name: call.option('name'),
    ...(scopes === '' ? {} : { scopes: scopes.split(',').map((scope) => scope.trim()) }),
    ...(expires === '' ? {} : { expires_at: expires }),
  });
  if (!draft.success) throw new UsageError(`api-key create: ${problemOf(draft.error)}.`);
  return draft.data;
}

async function listKeys(call: Call): Promise<Result> {
  const { deps } = await call.house();
  const campaignId = call.option('campaign');
  const operator = operatorOf(await organizationOfCampaign(deps.db, campaignId));
  const rows = await listKeysOf(deps, operator, campaignId);
  return { shown: { rows }, text: rows.map(lineOf).join('\n') };
}

function lineOf({ id, name, starts_with, state, scopes, last_used_at }: ApiKeyShown): string {
  const used = last_used_at === null ? 'never used' : `last used ${last_used_at}`;
  return `${id}  ${starts_with}…  ${keyStates[state].label}  ${scopes.join(',')}  ${used}  ${name}`;
}

async function revokeKey(call: Call): Promise<Result> {
  const [id = ''] = call.given;
  const { deps } = await call.house();
  const shown = await revokeApiKey(deps, operatorOf(await organizationOfKey(deps.db, id)), id);
  return { shown, text: `The API key ${id} (${shown.name}) is revoked.` };
}

function operatorOf(organizationId: string): Operator {
  return { kind: 'operator', organizationId, campaignIds: [] };
}
