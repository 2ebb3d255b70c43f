import type { CompressedCopy, CopyWish } from '#server/audio/compressed-copy.ts';
import type { SpeechSegment } from '#server/audio/recording.ts';
import type { ChannelRule } from '#shared/campaigns.ts';
import type { SpeechProvider, Used } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';

/** One recording to be turned into text. */
export type TranscriptionOrder = {
  /** The same at every try of one version, and of no other: by it a request whose answer was lost is found again. */
  readonly tag: string;
  /** A local file that lives as long as the call. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly durationMs: number;
  /** The recording has no header: nobody else can tell what it is. */
  readonly headerless: boolean;
  /** Of the recording itself, whatever the rule says. */
  readonly channelCount: number;
  /** Dual only where the recording has two channels that differ. */
  readonly channels: ChannelRule;
  /** Where somebody speaks, by our own ear, for each channel (of more than two: for a mix to two). */
  readonly speech: readonly (readonly SpeechSegment[])[];
  /** Null leaves it to the provider. */
  readonly language: string | null;
  readonly vocabulary: readonly string[];
  /** An address under which the provider can fetch the recording itself; null when it has to be sent. */
  readonly address: ((validSeconds: number) => Promise<string>) | null;
  /** Makes a smaller copy, which lives as long as the order. */
  readonly copy: (wish: CopyWish) => Promise<CompressedCopy>;
  /** What the adapter has noted in an earlier try, and where it notes anew what must not be begun twice. */
  readonly job: { readonly note: string | null; remember(note: string): Promise<void> };
  /** What an earlier try was answered, and where answers are kept that must not be paid twice. */
  readonly answers: { readonly kept: unknown; keep(answer: unknown): Promise<void> };
  /** Makes an address at which the provider may say that its job has ended; null where nobody can reach us. */
  readonly hook: (() => Promise<{ readonly url: string; readonly secret: string }>) | null;
  /** Waits between two looks at a job; ends early when the provider has said that there is something to see. */
  readonly pause: (ms: number) => Promise<void>;
  /** Writes down at once what a request used up, whatever becomes of its answer. */
  readonly spent: (used: Used) => Promise<void>;
  readonly signal: AbortSignal;
};

/** A transcript, and the provider's own answer as it came, without signed addresses. */
export type Transcribed = { readonly transcript: Transcript; readonly answer: unknown };

/** A provider that turns speech into the normal form. Throws KnownError; the queue does all retrying. */
export type Transcriber = {
  readonly provider: SpeechProvider;
  transcribe(order: TranscriptionOrder): Promise<Transcribed>;
  /** Deletes what the provider keeps of the jobs that a note knows; where its API can. */
  forget?(note: string, signal: AbortSignal): Promise<void>;
  /** Reads an answer that an earlier try of the same order has kept, without asking again; null where it is not whole. */
  reread?(answer: unknown, order: TranscriptionOrder): Transcript | null;
};
