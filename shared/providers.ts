import { z } from 'zod';

/** The services of others that a call may pass through. */
export const providers = {
  assemblyai: { label: 'AssemblyAI', does: 'speech' },
  deepgram: { label: 'Deepgram', does: 'speech' },
  whisper: { label: 'Whisper endpoint', does: 'speech' },
  claude: { label: 'Claude', does: 'judging' },
} as const;

export const ProviderName = z.enum(['assemblyai', 'deepgram', 'whisper', 'claude']);
export type ProviderName = z.infer<typeof ProviderName>;

export const SpeechProvider = ProviderName.exclude(['claude']);
export type SpeechProvider = z.infer<typeof SpeechProvider>;

/** The models that are asked unless somebody has chosen another; a Whisper endpoint names its own. */
export const defaultModels = {
  assemblyai: 'universal-3-pro',
  deepgram: 'nova-3',
  whisper: 'whisper-1',
  claude: 'claude-sonnet-5-5',
} as const satisfies Record<ProviderName, string>;

/**
 * What one request to a provider used up; what it costs follows from the price table. Speech is counted in
 * milliseconds of audio (each channel by itself where the provider bills it so), Claude in tokens, as its answer
 * reports them: all input is `inputTokens + cacheWriteTokens + cacheReadTokens`.
 */
export type Used = {
  readonly provider: ProviderName;
  /** The provider's own name of the model that answered. */
  readonly model: string;
  readonly audioMs: number;
  readonly inputTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheReadTokens: number;
  readonly outputTokens: number;
  /** Asked in a batch, at the price of one. */
  readonly batched: boolean;
  /** Submitted, and the answer lost for good: it may have been charged all the same. */
  readonly lost?: true;
};
