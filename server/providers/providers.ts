import type { Judge } from '#server/analysis/judge.ts';
import type { Transcriber } from '#server/transcription/transcriber.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import type { Account } from './account.ts';
import { type ReachDeps, type Reached, reachedBy } from './reached.ts';
import type { Turns } from './turns.ts';

/** How the adapters are made; one that is missing has not been built in. */
export type Adapters = {
  readonly assemblyai?: (account: Account) => Transcriber;
  readonly deepgram?: (account: Account) => Transcriber;
  readonly whisper?: (account: Account) => Transcriber;
  readonly claude?: (account: Account) => Judge;
};

/** The providers as each organization has set them up. Adapters are made when they are asked for: a key is never kept. */
export function openProviders(deps: ReachDeps & { readonly turns: Turns }, adapters: Adapters) {
  return {
    /** A transcriber of an organization; null where it has not set the provider up. Throws secret_unreadable. */
    transcriberOf: async (organizationId: string, provider: SpeechProvider): Promise<Transcriber | null> => {
      const adapter = adapters[provider];
      const reached = await reachedBy(deps, organizationId, provider);
      return reached === null || adapter === undefined ? null : adapter(accountOf(deps, reached));
    },
    /** The judge of an organization; null where it has not set Claude up. Throws secret_unreadable. */
    judgeOf: async (organizationId: string): Promise<Judge | null> => {
      const reached = await reachedBy(deps, organizationId, 'claude');
      return reached === null || adapters.claude === undefined
        ? null
        : adapters.claude(accountOf(deps, reached));
    },
  };
}

function accountOf({ turns }: { turns: Turns }, reached: Reached): Account {
  const { accountId, provider, key, baseUrl, model, from, atOnce: most, perMinute } = reached;
  const turn = turns.turnOf({ accountId, provider, most, rate: { perMinute, burst: most } });
  return { key, baseUrl, model, from, turn };
}
