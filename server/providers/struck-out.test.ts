import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { strikeOut, strikingOut } from './struck-out.ts';

function through(pieces: readonly Uint8Array[], key: string | null): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  }).pipeThrough(strikingOut(key));
}

test.each([
  ['as it is', 'Bad key sk-12345678.', 'sk-12345678', 'Bad key [key].'],
  ['more than once', 'sk-12345678,sk-12345678', 'sk-12345678', '[key],[key]'],
  ['within JSON', '{"error":"Bad key a\\"b\\\\c-12"}', 'a"b\\c-12', '{"error":"Bad key [key]"}'],
  ['in an address', '/listen?key=a%2Fb%2Bc-12', 'a/b+c-12', '/listen?key=[key]'],
])('a key is struck out %s', (_, text, key, expected) => {
  expect(strikeOut(text, key)).toBe(expected);
});

test.each([
  ['nobody sent one', null],
  ['it is empty', ''],
  ['it guards nothing', 'sk-1234'],
  ['somebody may have said it', 'whatever'],
])('nothing is struck out where %s', (_, key) => {
  const text = 'Whatever sk-1234 is, whatever.';
  expect(strikeOut(text, key)).toBe(text);
});

test('a stream loses its keys wherever it is cut, and nothing else', async () => {
  const letters = fc.constantFrom('a', 'b', '-', 'é');
  const key = fc
    .array(
      letters.filter((letter) => letter !== 'é'),
      { minLength: 8, maxLength: 10 },
    )
    .map((all) => all.join(''));
  const given = fc.record({
    key,
    parts: fc.array(fc.oneof(fc.constant(null), fc.string({ unit: letters, maxLength: 12 })), {
      maxLength: 8,
    }),
    cuts: fc.array(fc.nat(80), { maxLength: 6 }),
  });
  const property = fc.asyncProperty(given, async ({ key: sent, parts, cuts }) => {
    const text = parts.map((part) => part ?? sent).join('');
    const bytes = Buffer.from(text);
    const ends = [...cuts.toSorted((a, b) => a - b), bytes.length];
    const pieces = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
    expect((await buffer(through(pieces, sent))).toString()).toBe(strikeOut(text, sent));
  });
  await fc.assert(property);
});
