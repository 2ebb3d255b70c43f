import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { billingQuestionResolved } from '../dialogues/billing-question-resolved.ts';
import { fasterPlanOrdered } from '../dialogues/faster-plan-ordered.ts';
import { identityNeverChecked } from '../dialogues/identity-never-checked.ts';
import { recordingNoticeLate } from '../dialogues/recording-notice-late.ts';
import { type Call, holdConversation, waitOnHold } from './call.ts';
import { sampleRate } from './speak.ts';
import { transcriptJson } from './transcript-json.ts';

/** The telephone band, and 7 dB to make good for what it takes away. */
const band =
  'highpass=f=300,highpass=f=300,lowpass=f=3400,lowpass=f=3400,aresample=8000,aresample=16000,volume=7dB';

/** An MP3 as recorders export it, with independent channels: joint stereo lets one leak into the other. */
const mp3 = [
  '-c:a',
  'libmp3lame',
  '-b:a',
  '24k',
  '-joint_stereo',
  '0',
  '-map_metadata',
  '-1',
  '-flags:a',
  '+bitexact',
];

function pathOf(fileName: string): string {
  return fileURLToPath(new URL(`../${fileName}`, import.meta.url));
}

async function writeRecording(path: string, { left, right }: Call): Promise<void> {
  const interleaved = new Float32Array(left.length * 2);
  for (const [index, sample] of left.entries()) {
    interleaved[2 * index] = sample;
    interleaved[2 * index + 1] = right[index] ?? 0;
  }
  const input = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '2', '-i', 'pipe:0'];
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', '-y', ...input, '-af', band, ...mp3, path], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  ffmpeg.stdin.end(Buffer.from(interleaved.buffer));
  const [code] = await once(ffmpeg, 'close');
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)} while writing ${path}.`);
}

const conversations = {
  'billing-question-resolved': billingQuestionResolved,
  'identity-never-checked': identityNeverChecked,
  'recording-notice-late': recordingNoticeLate,
  'faster-plan-ordered': fasterPlanOrdered,
};

/** Makes every recording and transcript of this folder anew. Needs flite 2 and ffmpeg in the PATH. */
async function makeSamples(): Promise<void> {
  for (const [name, dialogue] of Object.entries(conversations)) {
    const call = await holdConversation(dialogue);
    const durationS = call.left.length / sampleRate;
    await writeRecording(pathOf(`${name}.mp3`), call);
    await writeFile(pathOf(`${name}.json`), transcriptJson({ name, durationS, turns: call.turns }));
    process.stdout.write(`${name}: ${durationS.toFixed(1)} s\n`);
  }
  await writeRecording(pathOf('caller-left-on-hold.mp3'), waitOnHold(66, 53));
  await writeFile(pathOf('caller-left-on-hold.vtt'), 'WEBVTT\n');
}

await makeSamples();
