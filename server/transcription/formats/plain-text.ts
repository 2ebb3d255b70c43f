import { labelAhead, labelsAmong } from './labels.ts';
import { linesOf } from './lines.ts';
import { type ParsedTranscript, type ParsedTurn, unnamedSource } from './parsed.ts';
import { interval, stampMs } from './times.ts';
import { nameOf, untimedWords } from './tokens.ts';

type Stamp = { startMs: number; endMs: number | null };
type TextLine = { number: number; stamp: Stamp | null; label: string | null; rest: string; whole: string };

const TIME = String.raw`(\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)`;
const RANGE = String.raw`${TIME}(?:\s*(?:-->|-|–|—)\s*${TIME})?`;
const BRACKETED = new RegExp(String.raw`^\s*[[(]\s*${RANGE}\s*[\])]\s*[-–—:]?\s*`);
const BARE = new RegExp(String.raw`^\s*${RANGE}(?:\s+[-–—]?\s*|$)`);
/** "Agent (0:12): text", "Agent [00:12]", "Speaker 1  0:12". */
const LABEL_THEN_TIME = new RegExp(
  String.raw`^\s*(\p{L}[\p{L}\p{N} ._'’#&/-]{0,39}?)\s*(?:[[(]\s*${RANGE}\s*[\])]\s*(?::|$)|\s${RANGE}\s*:?\s*$)\s*`,
  'u',
);

/**
 * Text with a turn to a line: `Agent: …`, with or without a time before or behind the label (`[00:01:23] Agent:`,
 * `Agent (1:23):`). Lines without label go on with the turn above. Text without any label or time is one turn of an
 * unknown speaker.
 */
export function parsePlainText(text: string): ParsedTranscript {
  const lines = linesOf(text)
    .map((line, index) => readLine(line, index + 1))
    .filter((line) => line.whole.trim() !== '');
  const candidates = lines.flatMap((line) => line.label ?? []);
  const labels = labelsAmong(candidates, lines.length);
  const turns: ParsedTurn[] = [];
  for (const line of lines) takeLine(turns, line, labels);
  return { ...unnamedSource, turns };
}

function takeLine(turns: ParsedTurn[], line: TextLine, labels: ReadonlySet<string>): void {
  const labelled = line.label !== null && labels.has(line.label);
  // A time that stands bare before a sentence belongs to the sentence ("10:30 is fine").
  const bracketed = BRACKETED.test(line.whole);
  const alone = line.label === null && line.rest === '';
  const stamp = labelled || bracketed || alone ? line.stamp : null;
  const text = labelled ? line.rest : unlabelledText(line, stamp !== null);
  const last = turns.at(-1);
  if (last && !labelled && stamp === null) {
    for (const word of untimedWords(text, { speaker: last.speaker, channel: null })) last.words.push(word);
    return;
  }
  const speaker = labelled ? nameOf(line.label) : (last?.speaker ?? null);
  const times = interval(`line ${line.number}`, stamp?.startMs, stamp?.endMs);
  const words = untimedWords(text, { speaker, channel: null });
  turns.push({ speaker, role: null, ...times, words });
}

function unlabelledText({ whole }: TextLine, stamped: boolean): string {
  if (!stamped) return whole;
  return whole.replace(BRACKETED.test(whole) ? BRACKETED : BARE, '');
}

/** One line with what might be its time and label; whether they are is decided when all lines are known. */
function readLine(line: string, number: number): TextLine {
  const behind = LABEL_THEN_TIME.exec(line);
  if (behind) {
    const stamp = stampOfRange(behind[2] ?? behind[4], behind[3] ?? behind[5]);
    const rest = line.slice(behind[0].length);
    return { number, stamp, label: behind[1]?.trim() ?? null, rest, whole: line };
  }
  const ahead = BRACKETED.exec(line) ?? BARE.exec(line);
  const stamp = ahead ? stampOfRange(ahead[1], ahead[2]) : null;
  const afterTime = stamp && ahead ? line.slice(ahead[0].length) : line;
  const named = labelAhead(afterTime);
  return { number, stamp, label: named?.label ?? null, rest: named?.rest ?? afterTime, whole: line };
}

function stampOfRange(start: string | undefined, end: string | undefined): Stamp | null {
  const startMs = stampMs(start ?? '');
  return startMs === null ? null : { startMs, endMs: end === undefined ? null : stampMs(end) };
}
