import { expect, test } from 'vitest';
import { createLikeness } from './likeness.ts';

type Channel = (at: number) => number;
const voice: Channel = (at) => 9000 * Math.sin(at / 7) * Math.sin(at / 500);
const answer: Channel = (at) => 9000 * Math.sin(at / 11) * Math.cos(at / 500);
const hiss: Channel = (at) => ((at * 7919) % 1000) - 500;
const nothing: Channel = () => 0;
const times =
  (factor: number, channel: Channel): Channel =>
  (at) =>
    factor * channel(at);

function alike(left: Channel, right: Channel): boolean {
  const likeness = createLikeness();
  for (let from = 0; from < 40_000; from += 8000) {
    const part = (channel: Channel) =>
      Int16Array.from({ length: 8000 }, (_, at) => Math.round(channel(from + at)));
    likeness.add(part(left), part(right));
  }
  return likeness.finish();
}

test.each([
  ['the same sound', voice, voice, true],
  ['the same a little louder', voice, times(1.4, voice), true],
  ['the same upside down', voice, times(-1, voice), true],
  ['the same but for what a codec adds', voice, (at: number) => voice(at) + hiss(at) / 10, true],
  ['two speakers', voice, answer, false],
  ['a speaker and a dead line', voice, nothing, false],
  ['a speaker and a noisy line', voice, hiss, false],
  ['a speaker and a faint leak of the same', voice, times(0.1, voice), false],
  ['a speaker, and another who hears the first', voice, (at: number) => answer(at) + voice(at) / 2, false],
  ['two dead lines', nothing, nothing, false],
])('%s: %#', (_, left, right, expected) => {
  expect(alike(left, right)).toBe(expected);
});
