import { expect, test } from 'vitest';
import type { PhrasesRule } from './checks.ts';
import { describeRule } from './describe-rule.ts';

const rule: PhrasesRule = {
  kind: 'phrases',
  phrases: ['this call is recorded'],
  match: 'any',
  expect: 'said',
  by: 'agent',
  where: { part: 'whole_call' },
};

test.each<[Partial<PhrasesRule>, string]>([
  [{}, 'The agent says “this call is recorded”.'],
  [{ by: 'customer' }, 'The customer says “this call is recorded”.'],
  [{ by: 'anyone' }, 'Somebody says “this call is recorded”.'],
  [{ by: 'anyone', expect: 'never' }, 'Nobody says “this call is recorded”.'],
  [
    { where: { part: 'first', seconds: 30 } },
    'The agent says “this call is recorded” in the first 30 seconds.',
  ],
  [
    { where: { part: 'last', seconds: 120 } },
    'The agent says “this call is recorded” in the last 2 minutes.',
  ],
  [{ phrases: ['hello', 'good day', 'welcome'] }, 'The agent says “hello”, “good day” or “welcome”.'],
  [{ phrases: ['name', 'date of birth'], match: 'all' }, 'The agent says “name” and “date of birth”.'],
  [{ phrases: ['damn', 'hell'], match: 'all', expect: 'never' }, 'The agent never says “damn” or “hell”.'],
  [
    { phrases: ['date of birth'], where: { part: 'before', phrases: ['balance', 'account'] } },
    'The agent says “date of birth” before “balance” or “account” is said.',
  ],
  [
    { phrases: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
    'The agent says “a”, “b”, “c”, “d”, “e” or one of 2 more.',
  ],
  [
    { phrases: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], match: 'all' },
    'The agent says “a”, “b”, “c”, “d”, “e” and 2 more.',
  ],
])('a Phrases rule is said in words: %j', (change, sentence) => {
  expect(describeRule({ ...rule, ...change })).toBe(sentence);
});

test('a check that Claude judges is described by its own prompt', () => {
  expect(describeRule({ kind: 'claude', prompt: 'Did the agent show empathy?' })).toBe(
    'Did the agent show empathy?',
  );
});
