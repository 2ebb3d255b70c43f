import type { ChannelRule } from '#shared/campaigns.ts';
import type { Transcript } from '#shared/transcripts.ts';

/** One recording to be turned into text. `path` is a local file that lives as long as the call. */
export type TranscriptionOrder = {
  readonly path: string;
  readonly durationMs: number;
  readonly channels: ChannelRule;
  readonly language: string | null;
  readonly vocabulary: readonly string[];
  readonly signal: AbortSignal;
};

/** A provider that turns speech into the normal form. Throws KnownError; the queue does all retrying. */
export type Transcriber = {
  readonly provider: 'assemblyai' | 'deepgram' | 'whisper';
  transcribe(order: TranscriptionOrder): Promise<Transcript>;
};
