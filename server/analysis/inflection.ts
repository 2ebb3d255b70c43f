/** Forms that no rule can tell. Each is folded to the base that its regular forms are folded to as well. */
const irregular: ReadonlyMap<string, string> = new Map([
  // be and have
  ...formsOf('be', 'am is are was were been being'),
  ...formsOf('have', 'has had having'),
  // verbs
  ...formsOf('do', 'does did done doing'),
  ...formsOf('go', 'goes went gone going'),
  ...formsOf('say', 'said'),
  ...formsOf('tell', 'told'),
  ...formsOf('make', 'made'),
  ...formsOf('take', 'took taken'),
  ...formsOf('give', 'gave given'),
  ...formsOf('get', 'got gotten'),
  ...formsOf('know', 'knew known'),
  ...formsOf('send', 'sent'),
  ...formsOf('speak', 'spoke spoken'),
  ...formsOf('hear', 'heard'),
  ...formsOf('hold', 'held'),
  ...formsOf('understand', 'understood'),
  ...formsOf('find', 'found'),
  ...formsOf('keep', 'kept'),
  ...formsOf('pay', 'paid'),
  ...formsOf('buy', 'bought'),
  ...formsOf('think', 'thought'),
  ...formsOf('come', 'came'),
  ...formsOf('write', 'wrote written'),
  ...formsOf('forget', 'forgot forgotten'),
  ...formsOf('lose', 'lost'),
  ...formsOf('sell', 'sold'),
  ...formsOf('bring', 'brought'),
  ...formsOf('begin', 'began begun'),
  ...formsOf('break', 'broke broken'),
  ...formsOf('choose', 'chose chosen'),
  ...formsOf('mean', 'meant'),
  ...formsOf('meet', 'met'),
  ...formsOf('spend', 'spent'),
  ...formsOf('use', 'uses used using'),
  ...formsOf('add', 'adds added adding'),
  ...formsOf('agree', 'agreed'),
  ...formsOf('guarantee', 'guaranteed'),
  ...formsOf('queue', 'queued'),
  ...formsOf('lie', 'lying'),
  ...formsOf('die', 'dying'),
  // nouns
  ...formsOf('child', 'children'),
  ...formsOf('man', 'men'),
  ...formsOf('woman', 'women'),
]);

function formsOf(base: string, forms: string): [string, string][] {
  return forms.split(' ').map((form) => [form, base]);
}

const VOWEL = /[aeiou]|(?<=[^aeiou])y/;
/** One syllable of consonants, vowel, consonant: the shape that loses an e before -ing ("note", "noting"). */
const SHORT_SYLLABLE = /^[^aeiou]+[aeiouy][^aeiouwxy]$/;
/** Doubled by the ending, not by the word: "stopped", but not "calling", "missed" or "staffing". */
const DOUBLED_BY_ENDING = /([^aeiouflsz])\1$/;
/** More than one syllable: British "cancelled" and American "canceled" are one word. */
const LONG_WITH_DOUBLE_L = /[aeiouy][^aeiouy]+[aeiouy]+ll$/;

/**
 * The stem shared by the inflections of an English word: "records", "recorded" and "recording" give "record", and
 * "apologise" what "apologizing" gives. Takes a word in lower case without punctuation; what is not made of the
 * letters a to z comes back as it is. Plurals, -ed, -ing and final y follow the first steps of M. Porter, "An
 * algorithm for suffix stripping" (1980); endings that make another word (-tion, -er, -ly) stay, so that "policy",
 * "police" and "polite" differ.
 */
export function stem(word: string): string {
  const base = irregular.get(word) ?? word;
  if (base.length < 3 || !/^[a-z]+$/.test(base)) return base;
  return withPlainEnd(withoutTense(withoutPlural(base)));
}

function withoutTense(word: string): string {
  if (word.endsWith('ing')) return withoutVerbEnding(word, 3);
  if (word.endsWith('ied')) return word.slice(0, word.length > 4 ? -2 : -1);
  if (word.endsWith('ed') && !word.endsWith('eed')) return withoutVerbEnding(word, 2);
  return word;
}

function withoutPlural(word: string): string {
  if (word.length < 4 || /[^s]us$|ss$|is$/.test(word) || !word.endsWith('s')) return word;
  if (word.endsWith('ies')) return word.slice(0, word.length > 4 ? -2 : -1);
  return /(?:ss|x|ch|sh|zz)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}

function withoutVerbEnding(word: string, length: number): string {
  const rest = word.slice(0, -length);
  if (rest.length < 2 || !VOWEL.test(rest)) return word;
  if (DOUBLED_BY_ENDING.test(rest)) return rest.slice(0, -1);
  return SHORT_SYLLABLE.test(rest) ? `${rest}e` : rest;
}

/** One spelling for what an ending leaves behind: final e, final y, -ise and -ize, -our and -or, -ll and -l. */
function withPlainEnd(word: string): string {
  let end = word;
  if (/[^aeiou]y$/.test(end) && end.length > 2) end = `${end.slice(0, -1)}i`;
  if (end.endsWith('e') && mayLoseItsE(end.slice(0, -1))) end = end.slice(0, -1);
  if (end.length > 5 && end.endsWith('is')) end = `${end.slice(0, -1)}z`;
  if (end.length > 5 && end.endsWith('our')) end = `${end.slice(0, -2)}r`;
  return LONG_WITH_DOUBLE_L.test(end) ? end.slice(0, -1) : end;
}

/** "not" and "note" must not meet, while "records" and "services" may lose what they like. */
function mayLoseItsE(rest: string): boolean {
  return rest.length > 2 && /[aeiouy][^aeiouy]|[aeiouy]{2}$/.test(rest) && !SHORT_SYLLABLE.test(rest);
}
