/** What somebody looks for in transcripts: single words and phrases, all folded; every one of them must be there. */
export type SpokenQuery = {
  readonly words: readonly string[];
  /** Of two words or more, in this order. */
  readonly phrases: readonly (readonly string[])[];
};

/** A word of a text: folded, with its place in UTF-16 units. */
export type SpokenWord = { readonly folded: string; readonly from: number; readonly to: number };

const anyQuote = /[“”„«»]/g;
const diacritics = /[\u0300-\u036f]+/g;
const plain = /^[\u0020-\u007e]*$/;

/** Reads what was typed: words, and phrases in quotes; a quote that is not closed ends with the text. */
export function readSpokenQuery(typed: string): SpokenQuery {
  const parts = typed.replaceAll(anyQuote, '"').split('"');
  const words: string[] = [];
  const phrases: string[][] = [];
  for (const [at, part] of parts.entries()) {
    const found = wordsOf(part).map(({ folded }) => folded);
    const isPhrase = at % 2 === 1 && found.length > 1;
    if (isPhrase) phrases.push(found);
    else words.push(...found);
  }
  return { words, phrases };
}

/** Whether there is no word in it at all: it finds nothing. */
export function isEmptyQuery({ words, phrases }: SpokenQuery): boolean {
  return words.length === 0 && phrases.length === 0;
}

/** The words of a text in order, as the search knows them: letter case and accents put away. */
export function wordsOf(text: string): SpokenWord[] {
  return Array.from(text.matchAll(/[\p{Alphabetic}\p{M}\p{Nd}]+/gu), (match) => ({
    folded: foldWords(match[0]),
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** A text in small letters without accents. */
export function foldWords(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return text.normalize('NFD').replaceAll(diacritics, '').normalize('NFC').toLowerCase();
}
