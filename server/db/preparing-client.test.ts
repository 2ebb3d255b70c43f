import { expect, test } from 'vitest';
import { namesOfStatements } from './preparing-client.ts';

test('a statement is prepared when it comes for the third time, and keeps its name', () => {
  const names = namesOfStatements();
  expect(['a', 'a', 'b', 'a', 'b', 'b', 'a'].map((text) => names.of(text))).toEqual([
    undefined,
    undefined,
    undefined,
    's0_0',
    undefined,
    's0_1',
    's0_0',
  ]);
});

test('no more than a hundred statements are prepared', () => {
  const names = namesOfStatements();
  const texts = Array.from({ length: 101 }, (_, index) => `statement ${index}`);
  for (const text of [...texts, ...texts]) names.of(text);
  const named = texts.map((text) => names.of(text));
  expect(named.filter((name) => name !== undefined)).toHaveLength(100);
  expect(new Set(named).size).toBe(101);
});

test('statements that come once do not grow the count without end', () => {
  const names = namesOfStatements();
  names.of('often');
  names.of('often');
  for (let index = 0; index < 1_000; index += 1) names.of(`once ${index}`);
  expect(names.of('often')).toBeUndefined();
});

test('renewed names differ from all before', () => {
  const names = namesOfStatements();
  const before = [1, 2, 3].map(() => names.of('a'))[2];
  names.renew();
  const after = [1, 2, 3].map(() => names.of('a'));
  expect({ before, after }).toEqual({ before: 's0_0', after: [undefined, undefined, 's1_0'] });
});
