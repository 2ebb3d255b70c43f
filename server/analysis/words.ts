import { stem } from './inflection.ts';

/** Words of a whole other length, as speech and spelling have them; also contractions that lost their apostrophe. */
const spellings: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    cannot: 'can not',
    gonna: 'going to',
    wanna: 'want to',
    gotta: 'got to',
    gimme: 'give me',
    lemme: 'let me',
    dunno: 'do not know',
    ok: 'okay',
    alright: 'all right',
    goodbye: 'good bye',
    postcode: 'post code',
    zipcode: 'zip code',
    followup: 'follow up',
    anymore: 'any more',
    "let's": 'let us',
    lets: 'let us',
    "y'all": 'you all',
    "can't": 'can not',
    "won't": 'will not',
    "shan't": 'shall not',
    "ain't": 'be not',
    cant: 'can not',
    wont: 'will not',
    dont: 'do not',
    doesnt: 'does not',
    didnt: 'did not',
    isnt: 'is not',
    arent: 'are not',
    wasnt: 'was not',
    werent: 'were not',
    havent: 'have not',
    hasnt: 'has not',
    hadnt: 'had not',
    couldnt: 'could not',
    wouldnt: 'would not',
    shouldnt: 'should not',
    im: 'i am',
    ive: 'i have',
    youre: 'you are',
    youve: 'you have',
    youll: 'you will',
    theyre: 'they are',
    theyve: 'they have',
    weve: 'we have',
    thats: 'that is',
    whats: 'what is',
    its: 'it is',
  }).map(([word, meant]) => [word, meant.split(' ')]),
);

/** After these, 's stands for "is"; after any other word it marks whose it is. */
const takesIs = new Set(
  (
    'it that this what who where when why how here there he she name one everything anything nothing something ' +
    'everyone everybody someone somebody nobody number address problem issue'
  ).split(' '),
);

const contracted: readonly (readonly [ending: string, meant: string])[] = [
  ["n't", 'not'],
  ["'m", 'am'],
  ["'re", 'are'],
  ["'ve", 'have'],
  ["'ll", 'will'],
  ["'d", 'would'],
];

/** Sounds of hesitation: a phrase is still said word for word with one of them in it. */
const hesitations = new Set(['um', 'umm', 'uhm', 'uh', 'uhh', 'er', 'erm', 'hm', 'hmm', 'mm', 'mhm']);

/** Scripts written without spaces: each character, with its marks, counts as a word. */
const UNSPACED = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
/** What stands in brackets is one word ("[PERSON_NAME]"), and asterisks are letters that were masked ("d**n"). */
const BRACKETED = String.raw`\[[^\s\[\]]+\]`;
const WORD = String.raw`[[\p{L}\p{N}*]--${UNSPACED}][[\p{L}\p{M}\p{N}_*]--${UNSPACED}]*(?:'[[\p{L}\p{M}\p{N}]--${UNSPACED}]+)*`;
const TOKENS = new RegExp(`${BRACKETED}|${UNSPACED}\\p{M}*|${WORD}`, 'gv');

/** Whether a word is folded by the rules of English: also where the language is not known. */
export function isEnglish(language: string | null): boolean {
  return language === null || /^en(?:$|[^\p{L}])/iu.test(language);
}

export function isHesitation(folded: string): boolean {
  return hesitations.has(folded);
}

/**
 * The words of a text as they are compared with each other: none for what is punctuation only, several for "can't".
 * Case, punctuation, compatibility forms (NFKC) and accents on Latin letters do not count, since transcripts lose
 * them; a hyphen divides ("follow-up" is "follow up"), except in "e-mail" and its like.
 * In English, contractions are written out, spellings are made one, and inflections are taken off (see `stem`); in
 * other languages words stay whole and an apostrophe divides ("l'adresse" is "l adresse").
 */
export function foldWords(text: string, english: boolean): string[] {
  const tokens = plainLetters(text).match(TOKENS) ?? [];
  return tokens.flatMap((token) => (english ? englishWords(token) : token.split("'")));
}

function plainLetters(text: string): string {
  return text
    .replaceAll('\u00b4', "'")
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u201b\u02bc`]/g, "'")
    .replace(/(?<![\p{L}\p{N}])e[-\u2010\u2011](?=\p{L})/gu, 'e')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
}

function englishWords(token: string): string[] {
  return (spellings.get(token) ?? writtenOut(token)).map((word) => stem(word.replaceAll("'", '')));
}

function writtenOut(token: string): readonly string[] {
  const [ending, meant] = contracted.find(([end]) => token.endsWith(end) && token.length > end.length) ?? [];
  if (ending !== undefined && meant !== undefined) return [token.slice(0, -ending.length), meant];
  if (!token.endsWith("'s")) return [token];
  const owner = token.slice(0, -2);
  return takesIs.has(owner) ? [owner, 'is'] : [owner];
}
