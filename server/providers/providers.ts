import type { InBatch } from '#server/analysis/ask.ts';
import type { Judge } from '#server/analysis/judge.ts';
import { askInBatch } from '#server/batches/ask-in-batch.ts';
import type { BatchApi } from '#server/batches/batch-api.ts';
import type { Elsewhere } from '#server/pipeline/deadline.ts';
import type { Transcriber } from '#server/transcription/transcriber.ts';
import type { ProviderName, SpeechProvider } from '#shared/providers.ts';
import type { Account } from './account.ts';
import { speechOrder } from './fail-over.ts';
import { type GoOnDeps, mayGoOn } from './go-on.ts';
import { type ReachDeps, type Reached, reachedBy } from './reached.ts';
import type { Turns } from './turns.ts';

/** How the adapters are made; one that is missing has not been built in. */
export type Adapters = {
  readonly assemblyai?: (account: Account) => Transcriber;
  readonly deepgram?: (account: Account) => Transcriber;
  readonly whisper?: (account: Account) => Transcriber;
  readonly claude?: (account: Account, inBatch: InBatch) => Judge;
  readonly batches?: (account: Account) => BatchApi;
};

type ProvidersDeps = ReachDeps & GoOnDeps & { readonly turns: Turns };

const here: Elsewhere = (work) => work();

/** The providers as each organization has set them up. Adapters are made when they are asked for: a key is never kept. */
export function openProviders(deps: ProvidersDeps, adapters: Adapters) {
  const accountOf = (reached: Reached, elsewhere: Elsewhere): Account => {
    const { accountId, provider, key, baseUrl, model, from, atOnce: most, perMinute } = reached;
    const turn = deps.turns.turnOf({ accountId, provider, most, rate: { perMinute, burst: most } });
    return { key, baseUrl, model, from, turn: (signal, work) => elsewhere(() => turn(signal, work)) };
  };
  return {
    /** A transcriber of an organization; null where it has not set the provider up. Throws secret_unreadable. */
    transcriberOf: async (
      organizationId: string,
      provider: SpeechProvider,
      elsewhere: Elsewhere = here,
    ): Promise<Transcriber | null> => {
      const adapter = adapters[provider];
      const reached = await reachedBy(deps, organizationId, provider);
      return reached === null || adapter === undefined ? null : adapter(accountOf(reached, elsewhere));
    },
    /** The providers that a recording may be given to, in the order in which they are tried. */
    speechOrder: (organizationId: string, chosen: SpeechProvider, mayFailOver: boolean) =>
      speechOrder(deps, organizationId, chosen, mayFailOver),
    /** The judge of an organization; null where it has not set Claude up. Throws secret_unreadable. */
    judgeOf: async (organizationId: string, elsewhere: Elsewhere = here): Promise<Judge | null> => {
      const { claude } = adapters;
      const reached = await reachedBy(deps, organizationId, 'claude');
      if (reached === null || claude === undefined) return null;
      return claude(accountOf(reached, elsewhere), (direct) => askInBatch(deps, organizationId, direct));
    },
    /** The batches of an organization; null where it has not set Claude up. Throws secret_unreadable. */
    batchesOf: async (organizationId: string): Promise<BatchApi | null> => {
      const { batches } = adapters;
      const reached = await reachedBy(deps, organizationId, 'claude');
      return reached === null || batches === undefined ? null : batches(accountOf(reached, here));
    },
    /** Who of an organization's calls that wait for a provider may go on; a paused account is tried when its time has come. */
    mayGoOn: (organizationId: string, provider: ProviderName) => mayGoOn(deps, organizationId, provider),
  };
}
export type Providers = ReturnType<typeof openProviders>;
