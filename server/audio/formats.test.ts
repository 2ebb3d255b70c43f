import { expect, test } from 'vitest';
import { allowedDemuxers, announcedFormat, isPlainlyNotSound, rawFormatOf } from './formats.ts';

test('no format that names other files, draws or synthesizes is allowed', () => {
  const dangerous = [
    'hls',
    'concat',
    'dash',
    'imf',
    'sdp',
    'rtp',
    'rtsp',
    'image2',
    'lavfi',
    'tty',
    'ass',
    'srt',
  ];
  expect(allowedDemuxers.filter((name) => dangerous.includes(name))).toEqual([]);
});

test.each([
  ['call.g722', 'g722'],
  ['CALL.GSM', 'gsm'],
  ['a.b.ulaw', 'ulaw'],
  ['call.wav', null],
  ['call.mp3', null],
  ['g722', null],
  ['call.g722.wav', null],
  ['call.constructor', null],
  ['', null],
])('%s is read as %s', (name, expected) => {
  expect(rawFormatOf(name)).toBe(expected);
});

test.each([
  ['RIFF\x24\0\0\0WAVEfmt ', 'a WAV recording'],
  ['\0\0\0\x20ftypM4A ', 'an MP4 or M4A recording'],
  ['OggS', 'an Ogg recording'],
  ['#!AMR-WB\n', 'an AMR recording'],
  ['RIFF\x24\0\0\0AVI ', null],
  ['hello', null],
  ['', null],
])('%j announces %s', (head, expected) => {
  expect(announcedFormat(Buffer.from(head, 'latin1'))).toBe(expected);
});

test.each([
  ['Agent: hello\r\n', true],
  ['Kundin: schönen Tag', true],
  ['%PDF-1.7 \x00\x01', true],
  ['PK\x03\x04\x00', true],
  ['\x12\x80\xfe\x00', false],
  ['plain until \xff', false],
])('%j is plainly not sound: %s', (head, expected) => {
  const bytes = head.includes('ö') ? Buffer.from(head) : Buffer.from(head, 'latin1');
  expect(isPlainlyNotSound(bytes)).toBe(expected);
});

test('text that is cut within a character is still text', () => {
  expect(isPlainlyNotSound(Buffer.from('schö').subarray(0, 4))).toBe(true);
});
