import { unreadable } from '#server/providers/answers.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { FormatProblem, type ParsedTranscript } from './formats/parsed.ts';
import type { TranscriptionOrder } from './transcriber.ts';
import { TIME_TOLERANCE_MS, transcriptProblems } from './transcript-problems.ts';
import { normalForm } from './turns.ts';

/**
 * A provider's answer in the normal form. Throws provider_answer_unreadable for one that cannot be read, and for one
 * that cannot be of this recording: words beyond its end or in channels it does not have.
 */
export function transcriptOf(
  provider: SpeechProvider,
  order: Pick<TranscriptionOrder, 'durationMs' | 'channels' | 'channelCount' | 'language'>,
  parse: () => ParsedTranscript,
): Transcript {
  const { durationMs, channels, channelCount, language } = order;
  try {
    const form = normalForm(parse(), { provider, model: null, durationMs, channelRule: channels });
    const transcript = { ...form, language: form.language ?? language };
    const [problem] = transcriptProblems(transcript, { durationMs, toleranceMs: TIME_TOLERANCE_MS });
    if (problem !== undefined) throw new FormatProblem(problem);
    const stray = transcript.words.find(({ channel }) => channel !== null && channel >= channelCount);
    if (stray !== undefined) refuseChannels((stray.channel ?? 0) + 1, channelCount);
    return transcript;
  } catch (error) {
    if (!(error instanceof FormatProblem)) throw error;
    throw unreadable(provider, error.problem, { cause: error });
  }
}

/** How many channels a provider transcribes, each by itself and each paid for. */
export function channelsHeard({
  channels,
  channelCount,
}: Pick<TranscriptionOrder, 'channels' | 'channelCount'>): number {
  return channels.mode === 'dual' ? channelCount : 1;
}

/** Refuses an answer that speaks of other channels than it was sent. */
export function refuseChannels(answered: number, sent: number): void {
  if (answered === sent) return;
  throw new FormatProblem(`it speaks of ${answered} channels, but the recording was sent with ${sent}`);
}
