import { z } from 'zod';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import type { ProviderTest } from '#shared/provider-settings.ts';
import { type ProviderName, providers } from '#shared/providers.ts';
import { failureOfAnswer, jsonOf } from './answers.ts';
import { createGuardedHttp } from './guarded-http.ts';
import { type AskProvider, createProviderHttp } from './http.ts';
import { type ReachDeps, type Reached, reachedBy } from './reached.ts';

type Models = ProviderTest['models'];
type TryDeps = ReachDeps & {
  readonly clock: Clock;
  readonly config: { readonly providerAllow: readonly string[] };
};

const withinMs = 20_000;

/** A small request that costs nothing and needs the key. */
const harmless: Readonly<
  Record<ProviderName, { usual: string; path: string; headers(key: string): Record<string, string> }>
> = {
  assemblyai: {
    usual: 'https://api.assemblyai.com',
    path: '/v2/transcript?limit=1',
    headers: (key) => ({ authorization: key }),
  },
  deepgram: {
    usual: 'https://api.deepgram.com',
    path: '/v1/projects',
    headers: (key) => ({ authorization: `Token ${key}` }),
  },
  whisper: {
    usual: '',
    path: '/v1/models',
    headers: (key): Record<string, string> => (key === '' ? {} : { authorization: `Bearer ${key}` }),
  },
  claude: {
    usual: 'https://api.anthropic.com',
    path: '/v1/models?limit=100',
    headers: (key) => ({ authorization: `Bearer ${key}`, 'anthropic-version': '2026-10-21' }),
  },
};

/** Tries a provider as one's organization reaches it. Throws provider_not_set_up. */
export async function testProviderOf(
  deps: TryDeps & { readonly db: Db },
  actor: Actor,
  provider: ProviderName,
): Promise<ProviderTest> {
  const reached = await reachedBy(deps, actor.organizationId, provider);
  if (reached === null) throw new KnownError('provider_not_set_up', { provider: providers[provider].label });
  await deps.db.transaction().execute(async (trx) => {
    const at = nowOf(deps.clock);
    await note(trx, actor, { act: 'provider.tested', id: actor.organizationId, at, after: { provider } });
  });
  try {
    return { ok: true, failure: null, models: await tryAccount(deps, reached) };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const { code, message, advice } = failureOf(error);
    return { ok: false, failure: { code, message, advice }, models: [] };
  }
}

/** Asks an account for something harmless; answers the models it offers, as far as it tells. Throws the provider_* errors. */
export async function tryAccount(deps: Pick<TryDeps, 'clock' | 'config'>, reached: Reached): Promise<Models> {
  const { provider, key, baseUrl } = reached;
  const { usual, path, headers } = harmless[provider];
  const answer = await httpFor(
    deps,
    reached,
  )({
    provider,
    method: 'GET',
    url: `${baseUrl ?? usual}${path}`,
    headers: headers(key ?? ''),
    withinMs,
    signal: AbortSignal.timeout(2 * withinMs),
  });
  // Some servers of speech have no list of models; that they answer is enough.
  if (provider === 'whisper' && answer.status === 404) return [];
  const failure = failureOfAnswer(provider, answer, nowOf(deps.clock));
  if (failure !== null) throw failure;
  return modelsIn(jsonOf(provider, answer));
}

function httpFor({ config }: Pick<TryDeps, 'config'>, { from, provider }: Reached): AskProvider {
  return from === 'organization' && provider === 'whisper'
    ? createGuardedHttp({ allowed: config.providerAllow, privateNetworks: 'closed' })
    : createProviderHttp({ mostBytes: 2_000_000 });
}

const Listed = z.object({
  data: z
    .array(z.object({ id: z.string().max(200), display_name: z.string().max(200).optional() }))
    .max(1_000),
});

function modelsIn(answer: unknown): Models {
  const listed = Listed.safeParse(answer);
  return (listed.data?.data ?? []).map(({ id, display_name: name }) => ({ id, name: name ?? id }));
}
