import type { Judging, PhrasesRule } from './checks.ts';

/** How many phrases a sentence names before it counts the rest. */
const named = 5;

/** What a check asks for, in words: the sentence of a Phrases rule, or the prompt that Claude reads. */
export function describeRule(judging: Judging): string {
  switch (judging.kind) {
    case 'claude':
      return judging.prompt;
    case 'phrases':
      return `${whoSays(judging)} ${phrasesOf(judging)}${partOf(judging.where)}.`;
  }
}

function whoSays({ by, expect }: PhrasesRule): string {
  if (by === 'anyone') return expect === 'said' ? 'Somebody says' : 'Nobody says';
  return `The ${by} ${expect === 'said' ? 'says' : 'never says'}`;
}

/** A rule of things never to be said fails on any of them, however it matches. */
function phrasesOf({ phrases, match, expect }: PhrasesRule): string {
  return list(phrases, match === 'all' && expect === 'said' ? 'and' : 'or');
}

function partOf(where: PhrasesRule['where']): string {
  switch (where.part) {
    case 'whole_call':
      return '';
    case 'first':
    case 'last':
      return ` in the ${where.part} ${durationOf(where.seconds)}`;
    case 'before':
      return ` before ${list(where.phrases, 'or')} is said`;
  }
}

function durationOf(seconds: number): string {
  if (seconds === 1) return 'second';
  if (seconds < 120 || seconds % 60 !== 0) return `${seconds} seconds`;
  return `${seconds / 60} minutes`;
}

/** “a”, “b” or “c”; long lists end in “or one of 7 more”. */
function list(phrases: readonly string[], joint: 'and' | 'or'): string {
  const shown = phrases.length > named + 1 ? phrases.slice(0, named) : phrases;
  const words = shown.map((phrase) => `“${phrase}”`);
  const left = phrases.length - shown.length;
  if (left > 0) words.push(joint === 'and' ? `${left} more` : `one of ${left} more`);
  const last = words.pop() ?? '';
  return words.length === 0 ? last : `${words.join(', ')} ${joint} ${last}`;
}
