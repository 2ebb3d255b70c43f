import type { Line } from './lines.ts';

/** Bytes of text that surely are a token or more: English has about four, Chinese three. */
const bytesPerToken = 3;
/** Well below what every current model can read at once, with room for checks, thinking and the answer. */
export const mostWindowTokens = 120_000;
/** Lines before a part that the part is read with, in tokens. */
const overlapTokens = 2_000;

/** How many tokens some lines take at most, by their bytes. */
export function tokensIn(lines: readonly Line[]): number {
  return lines.reduce((sum, { text }) => sum + Math.ceil(Buffer.byteLength(text) / bytesPerToken), 0);
}

/**
 * The lines of a call in parts that can be read at once: one wherever possible. Each part begins with some lines of the
 * one before, so that what was asked there and answered here is read together. Every line is in a part.
 */
export function windowsOf(lines: readonly Line[], most = mostWindowTokens): (readonly Line[])[] {
  if (tokensIn(lines) <= most) return [lines];
  // Three quarters of a part are new, the rest is what it repeats.
  const starts = [0];
  let tokens = 0;
  for (const [index, line] of lines.entries()) {
    const more = tokensIn([line]);
    if (tokens > 0 && tokens + more > most * 0.75) {
      starts.push(index);
      tokens = 0;
    }
    tokens += more;
  }
  return partsFrom(lines, starts, (own) => Math.min(most / 4, most - own));
}

/** Two parts of about the same size, the second with some lines of the first; only one where nothing can be divided. */
export function halves(lines: readonly Line[]): (readonly Line[])[] {
  if (lines.length < 2) return [lines];
  const half = tokensIn(lines) / 2;
  let tokens = 0;
  const middle = lines.findIndex((line) => {
    tokens += tokensIn([line]);
    return tokens >= half;
  });
  const start = Math.min(Math.max(middle, 1), lines.length - 1);
  // A quarter of the first half: halving must come to an end.
  const most = tokensIn(lines.slice(0, start)) / 4;
  return partsFrom(lines, [0, start], () => most);
}

/** The parts that begin at these lines, each with some lines of the one before: so many tokens as it has room for. */
function partsFrom(
  lines: readonly Line[],
  starts: readonly number[],
  roomBeside: (ownTokens: number) => number,
): (readonly Line[])[] {
  return starts.map((start, part) => {
    const end = starts[part + 1];
    const most = Math.min(overlapTokens, roomBeside(tokensIn(lines.slice(start, end))));
    const afterStartOfBefore = (starts[part - 1] ?? -1) + 1;
    return lines.slice(Math.max(overlapFrom(lines, start, most), afterStartOfBefore), end);
  });
}

function overlapFrom(lines: readonly Line[], start: number, most: number): number {
  let from = start;
  let tokens = 0;
  for (let line = lines[from - 1]; line !== undefined; line = lines[from - 1]) {
    tokens += tokensIn([line]);
    if (tokens > most) break;
    from -= 1;
  }
  return from;
}

/** Things in groups of about the same size, as few as `most` allows. */
export function groupsOf<Thing>(things: readonly Thing[], most: number): (readonly Thing[])[] {
  const count = Math.ceil(things.length / most);
  return Array.from({ length: count }, (_, index) =>
    things.slice(
      Math.round((index * things.length) / count),
      Math.round(((index + 1) * things.length) / count),
    ),
  );
}
