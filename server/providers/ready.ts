import type { Db } from '#server/db/db.ts';
import { type ProviderName, SpeechProvider } from '#shared/providers.ts';
import { accountRowsOf } from './accounts.db.ts';
import { whoseAccount } from './reached.ts';
import type { InstallationAccounts } from './variables.ts';

/** What it takes to know which providers are set up; no key is opened for it. */
export type ReadyDeps = { readonly db: Db; readonly config: { readonly providers: InstallationAccounts } };

/** Which providers an organization can use: by a key or an address of its own, or by the installation's. */
export async function readyProviders(
  { db, config }: ReadyDeps,
  organizationId: string,
): Promise<Readonly<Record<ProviderName, boolean>>> {
  const rows = await accountRowsOf(db, organizationId);
  const isReady = (provider: ProviderName): boolean =>
    whoseAccount(
      provider,
      rows.find((row) => row.provider === provider),
      config.providers[provider],
    ) !== null;
  return {
    assemblyai: isReady('assemblyai'),
    deepgram: isReady('deepgram'),
    whisper: isReady('whisper'),
    claude: isReady('claude'),
  };
}

/** What transcribes the calls of a new campaign: the first provider of speech that is set up, AssemblyAI before others. */
export async function usualTranscription(
  deps: ReadyDeps,
  organizationId: string,
): Promise<SpeechProvider | 'none'> {
  const ready = await readyProviders(deps, organizationId);
  return SpeechProvider.options.find((provider) => ready[provider]) ?? 'none';
}
