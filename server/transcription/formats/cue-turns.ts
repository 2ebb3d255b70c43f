import type { Word } from '#shared/transcripts.ts';
import { endsSentence } from '../turns.ts';
import { type CuePiece, type CueVoice, cuePieces } from './cue-text.ts';
import type { Cue } from './cues.ts';
import { labelAhead, labelsAmong } from './labels.ts';
import type { ParsedTurn } from './parsed.ts';
import { nameOf, untimedWords } from './tokens.ts';

/** What one voice says in one cue (or in one segment of a recogniser), before neighbours are joined. */
export type CueTurn = ParsedTurn & {
  /** This is a whole turn and must not be joined with a neighbour. */
  whole: boolean;
};

/** Identifiers that TotalView writes: such a cue is exactly one turn, and its text has no labels to look for. */
const WHOLE_TURN_ID = /^turn \d+$/;

/** Tools that cut a sentence leave next to no gap; a longer one is a pause, whatever the punctuation. */
const JOIN_GAP_MS = 500;
const JOINED_MS = 30_000;
const JOINED_WORDS = 80;

/**
 * Cues as turns. Subtitle tools cut sentences into cues by length, and a quote or a phrase that lies across two of
 * them would be found in neither; so a cue whose sentence is unfinished is joined with the next one of the same voice
 * (less than half a second later, up to 30 s). Any other cue is a turn of its own and its times are the turn's. Inside a
 * joined turn nothing is lost either: the first word of each cue has the cue's start and the last word its end, which
 * is what the file says; the words between have no times, since the file gives none.
 */
export function joinCueTurns(cueTurns: readonly CueTurn[]): ParsedTurn[] {
  const joined: CueTurn[] = [];
  const timed = cueTurns.every((turn) => turn.startMs !== null);
  const ordered = timed ? cueTurns.toSorted((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0)) : cueTurns;
  for (const turn of ordered) {
    const last = joined.at(-1);
    if (last === undefined || !sentenceGoesOn(last, turn)) {
      joined.push(turn);
      continue;
    }
    const words = [...anchored(last), ...anchored(turn)];
    joined[joined.length - 1] = { ...last, words, endMs: turn.endMs };
  }
  return joined.map(({ speaker, role, startMs, endMs, words }) => ({ speaker, role, startMs, endMs, words }));
}

function sentenceGoesOn(last: CueTurn, turn: CueTurn): boolean {
  const oneVoice = last.speaker === turn.speaker && last.role === turn.role;
  const sameChannel = last.words[0]?.channel === turn.words[0]?.channel;
  if (last.whole || turn.whole || !oneVoice || !sameChannel) return false;
  if (last.startMs === null || last.endMs === null || turn.startMs === null || turn.endMs === null)
    return false;
  if (turn.startMs - last.endMs >= JOIN_GAP_MS || turn.endMs - last.startMs > JOINED_MS) return false;
  if (turn.endMs < last.endMs || last.words.length + turn.words.length > JOINED_WORDS) return false;
  return !endsSentence(last.words.at(-1)?.text ?? '');
}

/** Words whose first carries the start and whose last the end of what they make up, unless they have their own. */
function anchored(turn: CueTurn): Word[] {
  const { words } = turn;
  return words.map((word, index) => ({
    ...word,
    startMs: word.startMs ?? (index === 0 ? turn.startMs : null),
    endMs: word.endMs ?? (index === words.length - 1 ? turn.endMs : null),
  }));
}

/** The turns of a file's cues: voices from `<v …>` or from `Agent:` labels, word times from `<00:00:01.000>` stamps. */
export function cueTurnsOf(cues: readonly Cue[]): ParsedTurn[] {
  const read = cues.map((cue) => ({ cue, pieces: cuePieces(cue.text) }));
  const unvoiced = read
    .filter(({ cue }) => !isWhole(cue))
    .flatMap(({ pieces }) => pieces.flatMap((piece) => (piece.voice ? [] : piece.text.split('\n'))));
  const lines = unvoiced.filter((line) => line.trim() !== '');
  const labels = labelsAmong(
    lines.flatMap((line) => labelAhead(line)?.label ?? []),
    lines.length,
  );
  // In files with labels, a cue without one goes on with the voice before it.
  let speaking: CueVoice | null = null;
  return joinCueTurns(
    read.flatMap(({ cue, pieces }) => {
      const spoken: CuePiece[] = isWhole(cue) ? pieces : withLabels(pieces, labels, speaking);
      if (labels.size > 0) speaking = spoken.at(-1)?.voice ?? null;
      return turnsOfCue(cue, spoken);
    }),
  );
}

function isWhole(cue: Cue): boolean {
  return cue.id !== null && WHOLE_TURN_ID.test(cue.id);
}

/** Pieces cut again at lines that begin with a label, which takes the place of the voice mark. */
function withLabels(
  pieces: readonly CuePiece[],
  labels: ReadonlySet<string>,
  before: CueVoice | null,
): CuePiece[] {
  if (labels.size === 0) return [...pieces];
  let voice = before;
  return pieces.flatMap((piece) => {
    if (piece.voice) return [piece];
    return piece.text.split('\n').map((line, index): CuePiece => {
      const ahead = labelAhead(line);
      const labelled = ahead !== null && labels.has(ahead.label);
      if (labelled) voice = { speaker: ahead.label, role: null };
      return { voice, stamp: index === 0 ? piece.stamp : null, text: labelled ? ahead.rest : line };
    });
  });
}

function turnsOfCue(cue: Cue, pieces: readonly CuePiece[]): CueTurn[] {
  const turns: CueTurn[] = [];
  const { stretches, stamped } = stretchesOf(cue, pieces);
  for (const { voice, startMs, endMs, text } of stretches) {
    const speaker = nameOf(voice?.speaker);
    const role = voice?.role ?? null;
    const untimed = untimedWords(text, { speaker, channel: null });
    const words = stamped ? withEdges(untimed, startMs, endMs) : untimed;
    const last = turns.at(-1);
    if (last && last.speaker === speaker && last.role === role) last.words.push(...words);
    else turns.push({ speaker, role, startMs: cue.startMs, endMs: cue.endMs, words, whole: isWhole(cue) });
  }
  return turns.filter((turn) => turn.words.length > 0);
}

type TextStretch = { voice: CueVoice | null; startMs: number; endMs: number; text: string };

/** The text between two time stamps; a stamp outside the cue or running backwards is no stamp. */
function stretchesOf(cue: Cue, pieces: readonly CuePiece[]): { stretches: TextStretch[]; stamped: boolean } {
  const stretches: TextStretch[] = [];
  let stamped = false;
  let latest = cue.startMs;
  for (const { voice, stamp, text } of pieces) {
    const good = stamp !== null && stamp >= latest && stamp <= cue.endMs;
    const last = stretches.at(-1);
    if (good) {
      latest = stamp;
      stamped = true;
    }
    if (last && good) last.endMs = stamp;
    if (last && !good && sameVoice(last.voice, voice)) last.text += `\n${text}`;
    else stretches.push({ voice, startMs: latest, endMs: cue.endMs, text });
  }
  return { stretches, stamped };
}

function sameVoice(one: CueVoice | null, other: CueVoice | null): boolean {
  return one?.speaker === other?.speaker && one?.role === other?.role;
}

function withEdges(words: readonly Word[], startMs: number, endMs: number): Word[] {
  return words.map((word, index) => ({
    ...word,
    startMs: index === 0 ? startMs : null,
    endMs: index === words.length - 1 ? endMs : null,
  }));
}
