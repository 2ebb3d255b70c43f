import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Voice } from '../dialogues/dialogue.ts';
import { type Phone, type WordTime, wordTimes } from './word-times.ts';

const run = promisify(execFile);

/** What flite's voices speak at, and what the samples are mixed at. */
export const sampleRate = 16_000;

export type Speech = { samples: Float32Array; words: WordTime[] };

const wavHeaderBytes = 44;

/** Phones as flite prints them with -psdur: "name:end" in seconds, one after the other. */
function readPhones(printed: string): Phone[] {
  let startS = 0;
  return printed
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [name = '', end = ''] = entry.split(':');
      const phone = { name, startS, endS: Number(end) };
      startS = phone.endS;
      return phone;
    });
}

/** The phones of one word said alone. Any English voice will do, kal is the quickest. */
async function phonesOf(word: string): Promise<string[]> {
  const { stdout } = await run('flite', ['-voice', 'kal', '-t', word, '-ps', '-o', 'none']);
  return stdout
    .trim()
    .split(/\s+/)
    .filter((phone) => phone !== 'pau');
}

/** Samples of a 16-bit mono WAV file as flite writes it, from -1 to 1. */
async function readSamples(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  const count = Math.floor((bytes.length - wavHeaderBytes) / 2);
  return Float32Array.from({ length: count }, (_, i) => bytes.readInt16LE(wavHeaderBytes + 2 * i) / 2 ** 15);
}

/**
 * One line said by a voice: mono samples at 16 kHz and the time of every word (as split at spaces).
 * `stretch` above 1 speaks slower. Needs flite 2 in the PATH.
 */
export async function speak({
  voice,
  text,
  stretch,
}: {
  voice: Voice;
  text: string;
  stretch: number;
}): Promise<Speech> {
  const folder = await mkdtemp(join(tmpdir(), 'totalview-samples-'));
  try {
    const path = join(folder, 'line.wav');
    const pace = `duration_stretch=${stretch.toFixed(3)}`;
    const { stdout } = await run('flite', [
      '-voice',
      voice,
      '--setf',
      pace,
      '-t',
      text,
      '-psdur',
      '-o',
      path,
    ]);
    const words = [];
    for (const word of text.split(' ')) words.push({ text: word, phones: await phonesOf(word) });
    return { samples: await readSamples(path), words: wordTimes(words, readPhones(stdout)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
