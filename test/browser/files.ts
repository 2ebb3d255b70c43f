import type { Locator } from '@playwright/test';
import { makeVoice, makeWav } from '../support/recordings.ts';

/** A file as a person chooses it. */
export type ChosenFile = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

/** A recording of two voices that take turns, left and right, every two seconds. */
export function aRecording(name: string, { seconds = 12 } = {}): ChosenFile {
  const turns = Array.from({ length: seconds / 2 }, (_, at) => at * 2);
  const voices = turns.map((from) => makeVoice({ fromSecond: from, toSecond: from + 1.5 }));
  const ofSide = (side: 0 | 1) => voices.filter((_, at) => at % 2 === side);
  const channels = ([0, 1] as const).map(
    (side) => (second: number) => ofSide(side).reduce((sum, voice) => sum + voice(second), 0),
  );
  return { name, mimeType: 'audio/wav', buffer: makeWav({ seconds, channels }) };
}

/** What is said in such a recording: agent and customer in turn, two seconds each. */
export function aTranscriptFile(name: string, lines: readonly string[]): ChosenFile {
  const cues = lines.map((line, at) => {
    const [from, to] = [at * 2, at * 2 + 1.5].map((second) => `00:${second.toFixed(3).padStart(6, '0')}`);
    return `${from} --> ${to}\n<v ${at % 2 === 0 ? 'Agent' : 'Customer'}>${line}</v>`;
  });
  return { name, mimeType: 'text/vtt', buffer: Buffer.from(`WEBVTT\n\n${cues.join('\n\n')}\n`) };
}

/** Files as a form that a program sends. */
export function formOf(fields: Readonly<Record<string, string | ChosenFile>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value);
    else form.set(name, new Blob([new Uint8Array(value.buffer)], { type: value.mimeType }), value.name);
  }
  return form;
}

/** Drops files on an element, as from a file manager. */
export async function dropOn(element: Locator, files: readonly ChosenFile[]): Promise<void> {
  const plain = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString('base64'),
  }));
  const transfer = await element.evaluateHandle((_, given) => {
    const data = new DataTransfer();
    for (const { name, mimeType, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
    }
    return data;
  }, plain);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await element.dispatchEvent(type, { dataTransfer: transfer });
}
