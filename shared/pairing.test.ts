import { expect, test } from 'vitest';
import { pairByBaseName } from './pairing.ts';

function paired(...paths: string[]) {
  const { pairs, alone, spare, hidden } = pairByBaseName(paths.map((path) => ({ path })));
  return {
    pairs: pairs.map(({ recording, transcript }) => [recording.path, transcript?.path ?? null]),
    alone: alone.map(({ path }) => path),
    spare: spare.map(({ path }) => path),
    hidden: hidden.map(({ path }) => path),
  };
}

test('a transcript goes with the recording of its base name, whatever the case', () => {
  expect(paired('Call_1.WAV', 'call_1.vtt', 'call_2.mp3')).toEqual({
    pairs: [
      ['Call_1.WAV', 'call_1.vtt'],
      ['call_2.mp3', null],
    ],
    alone: [],
    spare: [],
    hidden: [],
  });
});

test('a transcript may carry the whole name of its recording', () => {
  expect(paired('call.wav', 'call.wav.json').pairs).toEqual([['call.wav', 'call.wav.json']]);
});

test('folders keep equal names apart', () => {
  expect(paired('monday/1.wav', 'tuesday/1.wav', 'tuesday/1.srt').pairs).toEqual([
    ['monday/1.wav', null],
    ['tuesday/1.wav', 'tuesday/1.srt'],
  ]);
});

test('of several transcripts the one that tells most is used, the others are spare', () => {
  expect(paired('1.txt', '1.json', '1.wav')).toEqual({
    pairs: [['1.wav', '1.json']],
    alone: [],
    spare: ['1.txt'],
    hidden: [],
  });
});

test('a transcript alone and what systems leave behind are told apart from recordings', () => {
  expect(paired('2.vtt', '.DS_Store', 'notes', 'in/._1.wav')).toEqual({
    pairs: [['notes', null]],
    alone: ['2.vtt'],
    spare: [],
    hidden: ['.DS_Store', 'in/._1.wav'],
  });
});

test('two recordings of one base name share its transcript', () => {
  expect(paired('1.wav', '1.mp3', '1.vtt').pairs).toEqual([
    ['1.wav', '1.vtt'],
    ['1.mp3', '1.vtt'],
  ]);
});

test('letters with marks are the same, however they are put together', () => {
  expect(paired('\u00e9t\u00e9.wav', 'e\u0301te\u0301.vtt').pairs).toEqual([
    ['\u00e9t\u00e9.wav', 'e\u0301te\u0301.vtt'],
  ]);
});
