/** What shows nothing and only steers: bidirectional overrides, zero-width spaces, joiners of lines, tag characters. */
const INVISIBLE = /[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

/** A text without what shows nothing. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '');
}

/**
 * A text as it may stand inside a block of a prompt: on one line, without anything invisible, and without the angle
 * brackets that begin and end blocks (single quotation marks ‹ › stand for them). Words stay as they are.
 */
export function inBlock(text: string): string {
  return visible(text)
    .replace(/[\p{Cc}\s\u2028\u2029]+/gu, ' ')
    .replace(/[<\uff1c\ufe64]/g, '\u2039')
    .replace(/[>\uff1e\ufe65]/g, '\u203a')
    .trim();
}

/** The same for a text of several lines. */
export function linesInBlock(text: string): string {
  return text
    .split(/[\n\r\u2028\u2029\u0085]+/)
    .map(inBlock)
    .filter((line) => line !== '')
    .join('\n');
}

/** A text of others on one line, of so many characters at most; it ends with its last whole sentence or with dots. */
export function tidied(text: string, most: number): string {
  const plain = visible(text)
    .replace(/[\p{Cc}\s\u2028\u2029]+/gu, ' ')
    .trim();
  if (plain.length <= most) return plain;
  const cut = plain.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  const end = cut.search(/[.!?。](?=[^.!?。]*$)/);
  return end > most / 2 ? cut.slice(0, end + 1) : `${cut.trimEnd()}…`;
}
