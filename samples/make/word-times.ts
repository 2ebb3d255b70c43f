/** A sound of the synthesised line, in seconds from its start. */
export type Phone = { name: string; startS: number; endS: number };

export type WordTime = { text: string; startS: number; endS: number };

const isVowel = (phone: string): boolean => /^[aeiou]/.test(phone);

/** How unlike two phones are, 0 to 1: a vowel often stands for another one in running speech, never for a consonant. */
function unlikeness(expected: string, spoken: string): number {
  if (expected === spoken) return 0;
  return isVowel(expected) === isVowel(spoken) ? 0.5 : 1.5;
}

/** Costs of the cheapest alignment of each pair of prefixes (edit distance, one for a phone left out or put in). */
function alignmentCosts(expected: readonly string[], spoken: readonly string[]): number[][] {
  const costs = [spoken.map((_, column) => column).concat(spoken.length)];
  for (const [row, phone] of expected.entries()) {
    const above = costs[row] ?? [];
    const line = [row + 1];
    for (const [column, heard] of spoken.entries()) {
      const same = (above[column] ?? 0) + unlikeness(phone, heard);
      const dropped = (above[column + 1] ?? 0) + 1;
      const added = (line[column] ?? 0) + 1;
      line.push(Math.min(same, dropped, added));
    }
    costs.push(line);
  }
  return costs;
}

/** For each spoken phone, the index of the expected phone it stands for, or null when it was put in. */
function align(expected: readonly string[], spoken: readonly string[]): (number | null)[] {
  const costs = alignmentCosts(expected, spoken);
  const cost = (row: number, column: number): number => costs[row]?.[column] ?? Number.POSITIVE_INFINITY;
  const found: (number | null)[] = spoken.map(() => null);
  let row = expected.length;
  let column = spoken.length;
  while (row > 0 && column > 0) {
    const step = unlikeness(expected[row - 1] ?? '', spoken[column - 1] ?? '');
    if (cost(row, column) === cost(row - 1, column - 1) + step) {
      row -= 1;
      column -= 1;
      found[column] = row;
    } else if (cost(row, column) === cost(row - 1, column) + 1) {
      row -= 1;
    } else {
      column -= 1;
    }
  }
  return found;
}

/**
 * When each word of a line is spoken, in seconds. `words` brings the phones each word has when said alone, `phones`
 * the line as it was said, silences (pau) included. Throws when a word is nowhere to be heard.
 */
export function wordTimes(
  words: readonly { text: string; phones: readonly string[] }[],
  phones: readonly Phone[],
): WordTime[] {
  const spoken = phones.filter((phone) => phone.name !== 'pau');
  const owners = words.flatMap((word, index) => word.phones.map(() => index));
  const expected = words.flatMap((word) => word.phones);
  const matches = align(
    expected,
    spoken.map((phone) => phone.name),
  );
  return words.map(({ text }, index) => {
    const own = spoken.filter((_, position) => {
      const match = matches[position] ?? null;
      return match !== null && owners[match] === index;
    });
    const first = own.at(0);
    const last = own.at(-1);
    if (!first || !last) throw new Error(`The word "${text}" is not heard in its line.`);
    return { text, startS: first.startS, endS: last.endS };
  });
}
