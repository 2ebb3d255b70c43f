import { joinSpans, lengthOf, type Span, sharedSpans, withoutSpans } from './spans.ts';
import type { Transcript } from './transcript-rows.ts';

type SpeakerRole = 'agent' | 'customer' | 'other';
/** When each role speaks. */
export type Voices = Readonly<Record<SpeakerRole, readonly Span[]>>;

/** Figures of who speaks how long; all in milliseconds, ratios are shares of the time spoken (0–1). */
export type SpeechFigures = {
  readonly durationMs: number;
  readonly agentMs: number;
  readonly customerMs: number;
  readonly otherMs: number;
  /** Share of agent's and customer's time together; null when neither speaks. */
  readonly agentShare: number | null;
  readonly silenceMs: number;
  readonly overlapMs: number;
  readonly longest: { readonly role: SpeakerRole; readonly span: Span } | null;
};

const wordGapMs = 500;
const pauseMs = 2_000;
const interruptionMs = 1_000;

/** When each role speaks, by the times of the words, or of the turns where words have none. */
export function voicesOfTranscript(transcript: Pick<Transcript, 'turns' | 'words'>): Voices {
  const voices: Record<SpeakerRole, Span[]> = { agent: [], customer: [], other: [] };
  for (const turn of transcript.turns) {
    const words = transcript.words.slice(turn.first_word, turn.first_word + turn.word_count);
    const timed = words.flatMap(([, start, end]): Span[] =>
      start === null || end === null ? [] : [[start, end]],
    );
    const whole: Span[] =
      turn.start_ms === null || turn.end_ms === null ? [] : [[turn.start_ms, turn.end_ms]];
    voices[turn.role ?? 'other'].push(...joinSpans(timed.length > 0 ? timed : whole, wordGapMs));
  }
  return {
    agent: joinSpans(voices.agent),
    customer: joinSpans(voices.customer),
    other: joinSpans(voices.other),
  };
}

/**
 * Which of two channels is the agent's: the pairing under which the channels' speech lies most under the
 * transcript's. Null when there are not two channels or the transcript does not tell.
 */
export function agentChannelOf(activity: readonly (readonly Span[])[], voices: Voices): 0 | 1 | null {
  const [left, right] = activity;
  if (left === undefined || right === undefined || activity.length > 2) return null;
  const straight = lengthOf(sharedSpans(left, voices.agent)) + lengthOf(sharedSpans(right, voices.customer));
  const crossed = lengthOf(sharedSpans(right, voices.agent)) + lengthOf(sharedSpans(left, voices.customer));
  if (straight === crossed) return null;
  return straight > crossed ? 0 : 1;
}

/**
 * Talk ratio, silence, overlap and the longest monologue. A monologue goes on over pauses of up to 2 s and
 * ends where somebody else speaks for at least a second.
 */
export function speechFigures(voices: Voices, durationMs: number): SpeechFigures {
  const agentMs = lengthOf(voices.agent);
  const customerMs = lengthOf(voices.customer);
  const all = [...voices.agent, ...voices.customer, ...voices.other];
  return {
    durationMs,
    agentMs,
    customerMs,
    otherMs: lengthOf(voices.other),
    agentShare: agentMs + customerMs === 0 ? null : agentMs / (agentMs + customerMs),
    silenceMs: Math.max(0, durationMs - lengthOf(all)),
    overlapMs: lengthOf([
      ...sharedSpans(voices.agent, voices.customer),
      ...sharedSpans(voices.agent, voices.other),
      ...sharedSpans(voices.customer, voices.other),
    ]),
    longest: longestMonologue(voices),
  };
}

function longestMonologue(voices: Voices): SpeechFigures['longest'] {
  const roles = ['agent', 'customer', 'other'] as const;
  let longest: SpeechFigures['longest'] = null;
  for (const role of roles) {
    const others = roles.filter((name) => name !== role).flatMap((name) => joinSpans(voices[name]));
    const interruptions = others.filter(([start, end]) => end - start >= interruptionMs);
    for (const span of withoutSpans(joinSpans(voices[role], pauseMs), interruptions)) {
      if (longest === null || span[1] - span[0] > longest.span[1] - longest.span[0]) longest = { role, span };
    }
  }
  return longest;
}
