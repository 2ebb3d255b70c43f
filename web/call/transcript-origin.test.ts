import { expect, test } from 'vitest';
import { originNames } from './transcript-origin.ts';

test('a supplied transcript is told by its form, one that a provider made by its model', () => {
  expect(originNames({ provider: 'supplied', model: 'webvtt' })).toEqual({
    provider: 'Supplied transcript',
    model: 'WebVTT',
  });
  expect(originNames({ provider: 'supplied', model: 'best' })).toEqual({
    provider: 'Supplied transcript',
    model: 'best',
  });
  expect(originNames({ provider: 'assemblyai', model: 'whisper' })).toEqual({
    provider: 'AssemblyAI',
    model: 'whisper',
  });
  expect(originNames({ provider: 'another', model: null })).toEqual({ provider: 'another', model: null });
});
