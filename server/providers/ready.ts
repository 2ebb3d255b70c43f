import type { Db } from '#server/db/db.ts';
import { defaultModels, type ProviderName, SpeechProvider } from '#shared/providers.ts';
import { accountRowsOf } from './accounts.db.ts';
import { whoseAccount } from './reached.ts';
import type { InstallationAccounts } from './variables.ts';

/** What it takes to know which providers are set up; no key is opened for it. */
export type ReadyDeps = { readonly db: Db; readonly config: { readonly providers: InstallationAccounts } };

/** The model that an organization's requests to each provider name; null where the provider is not set up. */
export async function chosenModels(
  { db, config }: ReadyDeps,
  organizationId: string,
): Promise<Readonly<Record<ProviderName, string | null>>> {
  const rows = await accountRowsOf(db, organizationId);
  const modelOf = (provider: ProviderName): string | null => {
    const own = rows.find((row) => row.provider === provider);
    const installation = config.providers[provider];
    if (whoseAccount(provider, own, installation) === null) return null;
    return own?.model ?? installation.model ?? defaultModels[provider];
  };
  return {
    assemblyai: modelOf('assemblyai'),
    deepgram: modelOf('deepgram'),
    whisper: modelOf('whisper'),
    claude: modelOf('claude'),
  };
}

/** Which providers an organization can use: by a key or an address of its own, or by the installation's. */
export async function readyProviders(
  deps: ReadyDeps,
  organizationId: string,
): Promise<Readonly<Record<ProviderName, boolean>>> {
  const { assemblyai, deepgram, whisper, claude } = await chosenModels(deps, organizationId);
  return {
    assemblyai: assemblyai !== null,
    deepgram: deepgram !== null,
    whisper: whisper !== null,
    claude: claude !== null,
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
