import { Role } from '#shared/transcripts.ts';
import { stampMs } from './times.ts';

/** Who speaks, as a cue says it: `<v.agent Anna>` or a label; null when the cue does not say. */
export type CueVoice = { speaker: string | null; role: Role | null };

/** A stretch of a cue's text between two marks (a voice, a time stamp). `stamp` is the time at which it begins. */
export type CuePiece = { voice: CueVoice | null; stamp: number | null; text: string };

// Only tags that cue formats know are marks; "<noise>" and "5 < 6" are what was said.
const TAG = /<([^<>]{0,500})>/g;
const STYLING = /^\/?(?:c|i|b|u|s|ruby|rt|lang|font)(?:[.\s/]|$)/i;
const VOICE = /^v((?:\.[^\s.]+)*)(?:\s([\s\S]*))?$/i;
/** SubStation marks such as {\an8} that converters leave in SRT files. */
const POSITION_MARK = /\{\\[^{}]{0,100}\}/g;

/** The pieces of a cue's text, in order, markup removed and entities decoded. Lines stay separated by "\n". */
export function cuePieces(text: string): CuePiece[] {
  const pieces: CuePiece[] = [{ voice: null, stamp: null, text: '' }];
  let from = 0;
  for (const match of text.matchAll(TAG)) {
    const mark = markOf(match[1] ?? '');
    if (mark === null) continue;
    append(pieces, text.slice(from, match.index));
    from = match.index + match[0].length;
    if (mark.kind === 'voice') pieces.push({ voice: mark.voice, stamp: null, text: '' });
    if (mark.kind === 'stamp') pieces.push({ voice: pieces.at(-1)?.voice ?? null, stamp: mark.ms, text: '' });
  }
  append(pieces, text.slice(from));
  return pieces;
}

function append(pieces: CuePiece[], text: string): void {
  const last = pieces.at(-1);
  if (last) last.text += withoutEntities(text.replace(POSITION_MARK, ''));
}

type Mark = { kind: 'voice'; voice: CueVoice | null } | { kind: 'stamp'; ms: number } | { kind: 'styling' };

function markOf(tag: string): Mark | null {
  if (STYLING.test(tag)) return { kind: 'styling' };
  if (tag === '/v') return { kind: 'voice', voice: null };
  const ms = stampMs(tag);
  if (ms !== null) return { kind: 'stamp', ms };
  const voice = VOICE.exec(tag);
  if (voice === null) return null;
  const classes = (voice[1] ?? '').split('.');
  const speaker = withoutEntities(voice[2] ?? '').trim();
  const role = classes.map((name) => Role.safeParse(name.toLowerCase())).find((parsed) => parsed.success);
  return { kind: 'voice', voice: { speaker: speaker === '' ? null : speaker, role: role?.data ?? null } };
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '\u200e',
  rlm: '\u200f',
};

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}
