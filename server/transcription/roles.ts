import type { ChannelRule } from '#shared/campaigns.ts';
import type { Role, Transcript, Turn } from '#shared/transcripts.ts';
import type { ParsedTurn } from './formats/parsed.ts';
import { menuPhrases, openings, roleOfLabel } from './role-names.ts';

type CastVoice = { speaker: string | null; channel: number | null; turns: ParsedTurn[]; words: number };
type Casting = { roles: (Role | null)[]; confidence: number | null };

/** Below this nobody is called agent or customer: a role that is a guess would make verdicts that are guesses. */
const SURE_ENOUGH = 0.5;

/**
 * Gives each voice of a call its role. What the source says wins, then labels such as "Agent", then the channel in
 * Dual mode, then who speaks the words that agents open calls with. `roleConfidence` is 0–1; when several voices
 * cannot be told apart, roles stay null and it is low; with a single unnamed voice it is null.
 */
export function assignRoles(
  turns: readonly ParsedTurn[],
  rule: ChannelRule,
  ofSource: number | null = null,
): { turns: ParsedTurn[]; roleConfidence: number | null } {
  if (turns.some((turn) => turn.role !== null)) return { turns: [...turns], roleConfidence: ofSource ?? 1 };
  const voices = voicesOf(turns);
  const casting = castByLabels(voices) ?? castByChannels(voices, rule) ?? castByOpening(voices);
  const roles = new Map(
    voices.flatMap((voice, index) => voice.turns.map((turn) => [turn, casting.roles[index] ?? null])),
  );
  return {
    turns: turns.map((turn) => ({ ...turn, role: roles.get(turn) ?? null })),
    roleConfidence: casting.confidence,
  };
}

/**
 * Agent and customer exchanged, by a person who listened, so that the confidence becomes 1. Where two voices have no
 * roles yet, the first to speak becomes the agent. Other voices and all words stay as they are.
 */
export function swapRoles(transcript: Transcript): Transcript {
  const turns = hasParties(transcript)
    ? transcript.turns.map((turn) => ({ ...turn, role: opposite(turn.role) }))
    : castInOrder(transcript);
  return { ...transcript, turns, roleConfidence: turns.some((turn) => turn.role !== null) ? 1 : null };
}

/** Whether there are two parties to exchange: somebody has a role, or two voices could have one. */
export function canSwapRoles(transcript: Pick<Transcript, 'turns' | 'words'>): boolean {
  return hasParties(transcript) || hasParties({ turns: castInOrder(transcript) });
}

function hasParties({ turns }: Pick<Transcript, 'turns'>): boolean {
  return turns.some((turn) => turn.role === 'agent' || turn.role === 'customer');
}

function opposite(role: Role | null): Role | null {
  if (role === 'agent') return 'customer';
  return role === 'customer' ? 'agent' : role;
}

function castInOrder(transcript: Pick<Transcript, 'turns' | 'words'>): Turn[] {
  const voiceOf = (turn: Turn) =>
    voiceKey({ speaker: turn.speaker, channel: transcript.words[turn.firstWord]?.channel ?? null });
  const voices = [...new Set(transcript.turns.filter((turn) => turn.role === null).map(voiceOf))];
  if (voices.length !== 2) return transcript.turns;
  return transcript.turns.map((turn) => {
    if (turn.role !== null) return turn;
    return { ...turn, role: voiceOf(turn) === voices[0] ? 'agent' : 'customer' };
  });
}

function voiceKey(voice: { speaker: string | null; channel: number | null }): string {
  return JSON.stringify([voice.channel, voice.speaker]);
}

function voicesOf(turns: readonly ParsedTurn[]): CastVoice[] {
  const voices = new Map<string, CastVoice>();
  for (const turn of turns) {
    const channel = turn.words[0]?.channel ?? null;
    const key = voiceKey({ speaker: turn.speaker, channel });
    const voice = voices.get(key) ?? { speaker: turn.speaker, channel, turns: [], words: 0 };
    voice.turns.push(turn);
    voice.words += turn.words.length;
    voices.set(key, voice);
  }
  return [...voices.values()];
}

function castByLabels(voices: readonly CastVoice[]): Casting | null {
  const roles = voices.map(({ speaker }) => (speaker === null ? null : roleOfLabel(speaker)));
  const named = roles.filter((role) => role === 'agent' || role === 'customer');
  if (named.length === 0) return null;
  if (!roles.includes(null)) return { roles, confidence: 1 };
  // Of two people one of whom is labelled, the other is the other party.
  const unnamed = roles.filter((role) => role === null).length;
  const both = roles.includes('agent') && roles.includes('customer');
  if (unnamed === 1 && named.length === 1 && !both) {
    return { roles: roles.map((role) => role ?? opposite(named[0] ?? null)), confidence: 0.9 };
  }
  return { roles, confidence: 0.8 };
}

function castByChannels(voices: readonly CastVoice[], rule: ChannelRule): Casting | null {
  const heard = voices.some((voice) => voice.channel !== null);
  if (rule.mode !== 'dual' || !heard) return null;
  const roles = voices.map(({ channel }): Role | null => {
    if (channel === null) return null;
    if (channel > 1) return 'other';
    return channel === rule.agentChannel ? 'agent' : 'customer';
  });
  return { roles, confidence: 1 };
}

/** How much of each voice counts as its opening. */
const OPENING_TURNS = 7;
const OPENING_WORDS = 120;

function castByOpening(voices: readonly CastVoice[]): Casting {
  const roles: (Role | null)[] = voices.map(() => null);
  const openingTexts = openingTextsOf(voices);
  if (voices.length > 2) {
    for (const [index, text] of openingTexts.entries()) {
      if (menuPhrases.some((phrase) => text.includes(phrase))) roles[index] = 'other';
    }
  }
  const people = voices.flatMap((voice, index) =>
    roles[index] === null ? [{ voice, index, weight: openingWeight(openingTexts[index] ?? '') }] : [],
  );
  const [first, second, ...rest] = people.toSorted((a, b) => b.weight - a.weight);
  if (first === undefined || second === undefined) return { roles, confidence: null };
  const confidence = sureness(first.weight - second.weight, people.length);
  if (confidence < SURE_ENOUGH) return { roles: voices.map(() => null), confidence };
  const customer = [second, ...rest].reduce((most, one) => (one.voice.words > most.voice.words ? one : most));
  roles[first.index] = 'agent';
  roles[customer.index] = 'customer';
  return { roles, confidence };
}

/** A lead of 3 gives 0.75, of 6 gives 0.94; words alone are never certain, and less so among more than two people. */
function sureness(lead: number, people: number): number {
  const sure = Math.min(0.95, 1 - 2 ** (-lead / 1.5));
  return Math.round((people > 2 ? sure * 0.8 : sure) * 100) / 100;
}

/** What each voice says at the beginning of the call, lower case, words between single spaces. */
function openingTextsOf(voices: readonly CastVoice[]): string[] {
  return voices.map(({ turns }) => {
    const words = turns.slice(0, OPENING_TURNS).flatMap((turn) => turn.words.slice(0, OPENING_WORDS));
    const text = words
      .slice(0, OPENING_WORDS)
      .map((word) => word.text)
      .join(' ');
    return ` ${text
      .toLowerCase()
      .replaceAll('’', "'")
      .replace(/[^\p{L}\p{N}']+/gu, ' ')
      .trim()} `;
  });
}

function openingWeight(text: string): number {
  return openings.reduce((sum, { phrase, weight }) => sum + (text.includes(` ${phrase}`) ? weight : 0), 0);
}
