import type { ChannelRule } from '#shared/campaigns.ts';
import type { Transcript, TranscriptProvider, Turn, Word } from '#shared/transcripts.ts';
import { FormatProblem, MAX_WORDS, type ParsedTranscript, type ParsedTurn } from './formats/parsed.ts';
import { assignRoles } from './roles.ts';

/** Whoever is silent this long begins a new turn, even if nobody else spoke. */
const NEW_TURN_PAUSE_MS = 2_000;
/** A pause as short as this is no room for somebody else: words inside it are talk over the turn, not its end. */
const BREATH_MS = 300;
/** Talk without another voice (a voicemail, a source without diarization) is cut at a sentence's end from here on … */
const LONG_TURN_WORDS = 150;
/** … and anywhere from here on, so that a quote can always be found by eye in its turn. */
const LONGEST_TURN_WORDS = 400;
const SENTENCE_END = /[.?!…。？！؟।]["'”’)\]]*$/u;

type Stretch = { voice: string; words: Word[]; endMs: number };

/**
 * Words of all voices as turns: one uninterrupted contribution of one voice (channel and speaker) each. Talk at the
 * same time gives overlapping turns, ordered by their start, rather than turns of one word each. Words without times
 * are taken in the order they come in.
 */
export function turnsOf(words: readonly Word[]): ParsedTurn[] {
  const timed = words.every((word) => word.startMs !== null);
  const stretches = timed ? joinNeighbours(stretchesByTime(words)) : stretchesByOrder(words);
  return stretches.map(({ words: spoken }) => {
    const first = spoken[0];
    return {
      speaker: first?.speaker ?? null,
      role: null,
      ...spanOf(spoken),
      words: spoken,
    };
  });
}

/** Whether a text ends like a sentence. */
export function endsSentence(text: string): boolean {
  return SENTENCE_END.test(text);
}

/** First start and last end among some words, null where none of them has one. */
function spanOf(words: readonly Word[]): { startMs: number | null; endMs: number | null } {
  let startMs: number | null = null;
  let endMs: number | null = null;
  for (const word of words) {
    if (word.startMs !== null) startMs = Math.min(startMs ?? word.startMs, word.startMs);
    if (word.endMs !== null) endMs = Math.max(endMs ?? word.endMs, word.endMs);
  }
  return { startMs, endMs };
}

function voiceOf(word: Word): string {
  return `${word.channel ?? ''}|${word.speaker ?? ''}`;
}

function stretchesByOrder(words: readonly Word[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const word of words) {
    const voice = voiceOf(word);
    const last = stretches.at(-1);
    if (last?.voice === voice && !isFull(last)) last.words.push(word);
    else stretches.push({ voice, words: [word], endMs: 0 });
  }
  return stretches;
}

function stretchesByTime(words: readonly Word[]): Stretch[] {
  const stretches: Stretch[] = [];
  const open = new Map<string, Stretch>();
  // Only the newest word and the newest word of anybody else are needed to know whether a pause was used by another.
  let newest = { voice: '', startMs: -1 };
  let newestOfOthers = -1;
  for (const word of words.toSorted((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0))) {
    const voice = voiceOf(word);
    const startMs = word.startMs ?? 0;
    if (newest.voice !== voice) newestOfOthers = newest.startMs;
    const stretch = open.get(voice);
    if (stretch && goesOn(stretch, startMs, newestOfOthers)) {
      stretch.words.push(word);
      stretch.endMs = Math.max(stretch.endMs, word.endMs ?? startMs);
    } else {
      const begun = { voice, words: [word], endMs: word.endMs ?? startMs };
      stretches.push(begun);
      open.set(voice, begun);
    }
    newest = { voice, startMs };
  }
  return stretches;
}

function goesOn(stretch: Stretch, startMs: number, newestOfOthers: number): boolean {
  const pause = startMs - stretch.endMs;
  if (pause >= NEW_TURN_PAUSE_MS || isFull(stretch)) return false;
  return pause < BREATH_MS || newestOfOthers < stretch.endMs;
}

function isFull({ words }: Stretch): boolean {
  if (words.length < LONG_TURN_WORDS) return false;
  return words.length >= LONGEST_TURN_WORDS || endsSentence(words.at(-1)?.text ?? '');
}

/** A turn cut by words of another who had begun earlier has no turn between its halves: they are one again. */
function joinNeighbours(stretches: readonly Stretch[]): Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    const pause = (stretch.words[0]?.startMs ?? 0) - (last?.endMs ?? 0);
    if (last?.voice === stretch.voice && pause < NEW_TURN_PAUSE_MS && !isFull(last)) {
      last.words.push(...stretch.words);
      last.endMs = Math.max(last.endMs, stretch.endMs);
    } else {
      joined.push({ ...stretch });
    }
  }
  return joined;
}

/** What the caller knows of a transcript that its text does not say. */
export type TranscriptSource = {
  provider: TranscriptProvider;
  model?: string | null;
  /** Duration of the decoded recording; null takes what the source claims. */
  durationMs: number | null;
  channelRule: ChannelRule;
};

/**
 * The stored normal form of what a parser returned: roles assigned, turns ordered by start where all have one, empty
 * turns left out, ends beyond the recording cut to its end, and word times that run backwards dropped.
 */
export function normalForm(parsed: ParsedTranscript, source: TranscriptSource): Transcript {
  const spoken = parsed.turns.filter((turn) => turn.words.length > 0).map(withSpan);
  const ordered = spoken.every((turn) => turn.startMs !== null)
    ? spoken.toSorted((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0))
    : spoken;
  const cast = assignRoles(ordered, source.channelRule, parsed.roleConfidence);
  const durationMs = source.durationMs ?? parsed.durationMs;
  const words: Word[] = [];
  const turns = cast.turns.map((turn): Turn => {
    const firstWord = words.length;
    for (const word of forwardOnly(turn.words)) words.push(endingBy(word, durationMs));
    if (words.length > MAX_WORDS) throw new FormatProblem('it has more than 500,000 words');
    const { speaker, role, startMs, endMs } = endingBy(turn, durationMs);
    const text = turn.words.map((word) => word.text).join(' ');
    return { speaker, role, startMs, endMs, text, firstWord, wordCount: turn.words.length };
  });
  const { providerJobId, language, model } = parsed;
  const { provider } = source;
  const { roleConfidence } = cast;
  return {
    provider,
    providerJobId,
    model: source.model ?? model,
    language,
    durationMs,
    words,
    turns,
    roleConfidence,
  };
}

function withSpan(turn: ParsedTurn): ParsedTurn {
  return turn.startMs === null ? { ...turn, ...spanOf(turn.words) } : turn;
}

/** A time that contradicts one before it in the same turn, or its own word's other time, is no time. */
function forwardOnly(words: readonly Word[]): Word[] {
  let latest = 0;
  return words.map((word) => {
    if (word.startMs === null) return word;
    if (word.startMs < latest) return { ...word, startMs: null, endMs: null };
    latest = word.startMs;
    return word.endMs !== null && word.endMs < word.startMs ? { ...word, endMs: null } : word;
  });
}

type Timed = { startMs: number | null; endMs: number | null };

/** Nothing is said after the end: players and recognisers let the last words last longer than the recording. */
function endingBy<Part extends Timed>(part: Part, durationMs: number | null): Part {
  if (durationMs === null || part.endMs === null || part.endMs <= durationMs) return part;
  return { ...part, endMs: Math.max(part.startMs ?? durationMs, durationMs) };
}

/**
 * When a word of a turn begins, as exactly as the source says: its own start, else the nearest start known before it
 * in its turn, else the turn's. Null when the turn has no times.
 */
export function startOfWord(transcript: Transcript, turn: Turn, index: number): number | null {
  for (let at = index; at >= turn.firstWord; at -= 1) {
    const startMs = transcript.words[at]?.startMs ?? null;
    if (startMs !== null) return startMs;
  }
  return turn.startMs;
}
