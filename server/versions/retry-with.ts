import type { VersionRef } from '#server/pipeline/queue.ts';
import { type ReadyDeps, readyProviders } from '#server/providers/ready.ts';
import { SpeechProvider } from '#shared/providers.ts';
import { speechFailedAt } from './retry-with.db.ts';

/**
 * The providers of speech that a retry of a version may name: those that are set up, but not the one that it failed at.
 * None where no provider was to blame: for a recording that cannot be decoded, for a transcript that came as a file.
 */
export async function speechToRetryWith(deps: ReadyDeps, ref: VersionRef): Promise<SpeechProvider[]> {
  const failedAt = await speechFailedAt(deps.db, ref);
  if (failedAt === undefined) return [];
  const ready = await readyProviders(deps, ref.organizationId);
  return SpeechProvider.options.filter((provider) => provider !== failedAt && ready[provider]);
}
