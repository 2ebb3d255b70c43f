import { z } from 'zod';

/** Who a speaker is in the call. */
export const Role = z.enum(['agent', 'customer', 'other']);
export type Role = z.infer<typeof Role>;

/** One spoken word. Times are milliseconds from the start of the recording; null where the source gives none. */
export const Word = z.object({
  text: z.string(),
  startMs: z.int().nullable(),
  endMs: z.int().nullable(),
  confidence: z.number().min(0).max(1).nullable(),
  /** Zero-based audio channel, null when the source does not say. */
  channel: z.int().nullable(),
  /** The source's own name for the voice ("A", "spk_0", "Agent"), null when it does not say. */
  speaker: z.string().nullable(),
});
export type Word = z.infer<typeof Word>;

/** One uninterrupted contribution of one speaker. The turns of a transcript cover its words exactly once, in order. */
export const Turn = z.object({
  speaker: z.string().nullable(),
  /** Null when it is not known who this speaker is. */
  role: Role.nullable(),
  startMs: z.int().nullable(),
  endMs: z.int().nullable(),
  text: z.string(),
  /** Index of the turn's first word in the transcript's words. */
  firstWord: z.int(),
  wordCount: z.int(),
});
export type Turn = z.infer<typeof Turn>;

export const transcriptProviders = {
  supplied: 'Supplied transcript',
  assemblyai: 'AssemblyAI',
  deepgram: 'Deepgram',
  whisper: 'Whisper endpoint',
} as const;
/** The forms in which a supplied transcript is understood; the model of one is its form. */
export const suppliedFormats = {
  webvtt: 'WebVTT',
  srt: 'SRT',
  text: 'Plain text',
  totalview: 'TotalView',
  deepgram: 'Deepgram',
  amazon: 'Amazon Transcribe Call Analytics',
  amazon_batch: 'Amazon Transcribe',
  assemblyai: 'AssemblyAI',
  whisper: 'Whisper',
} as const;
export type SuppliedFormat = keyof typeof suppliedFormats;

export type TranscriptProvider = keyof typeof transcriptProviders;

/** A transcript in the normal form: what every provider's answer and every supplied file becomes. */
export const Transcript = z.object({
  provider: z.enum(['supplied', 'assemblyai', 'deepgram', 'whisper']),
  providerJobId: z.string().nullable(),
  model: z.string().nullable(),
  language: z.string().nullable(),
  durationMs: z.int().nullable(),
  words: z.array(Word),
  turns: z.array(Turn),
  /** 0–1: how sure it is who the agent is; null when no speaker has a role. */
  roleConfidence: z.number().min(0).max(1).nullable(),
});
export type Transcript = z.infer<typeof Transcript>;
