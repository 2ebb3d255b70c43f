import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { inputArgs } from '#server/audio/input-args.ts';
import { playbackArgs, playbackFormat } from '#server/audio/playback.ts';
import { readyTemplate } from '#server/people/setup.ts';
import { Accepted, readTimeline, uploadCall } from '#shared/calls.ts';
import { inFolder, inHouse } from './house.ts';
import { formOf, formType, post } from './post.ts';
import { ownerHeaders, startServer } from './process.ts';
import { median, type Row } from './table.ts';
import { type Seen, watch } from './watch.ts';
import { toneSamples, wavHeader } from './wav.ts';

const runs = 5;
const seconds = 240;
const sampleRate = 8_000;
const patienceMs = 60_000;
const given = resolve(import.meta.dirname, '../../shared/recordings/formats/autorepairs40_stereo_8k.wav');

/** How long a call of four minutes with its transcript takes from its last byte to Completed, and how soon one sees it. */
export async function benchCall(): Promise<Row[]> {
  return inFolder(async (folder) => {
    const recording = await recordingIn(folder);
    const dataDir = join(folder, 'data');
    const campaignId = await inHouse(dataDir, { template: readyTemplate }, async (house) => house.campaignId);
    const server = await startServer(dataDir);
    try {
      const headers = await ownerHeaders(server.address);
      const results: Run[] = [];
      const bare: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        bare.push(await bareSeconds(recording, join(folder, 'bare.mp3')));
        results.push(
          await runOnce(server.address, headers, { campaignId, bytes: await readFile(recording) }),
        );
      }
      return rowsOf(results, bare);
    } finally {
      await server.stop();
    }
  });
}

/** From the last byte to Completed in seconds, and from each move to its event in milliseconds. */
type Run = { readonly completedAfter: number; readonly seenAfter: readonly number[] };

function rowsOf(results: readonly Run[], bare: readonly number[]): Row[] {
  const completed = median(results.map(({ completedAfter }) => completedAfter));
  const seen = results.flatMap(({ seenAfter }) => seenAfter);
  return [
    {
      what: 'Call: four minutes of stereo with a transcript, from the last byte to Completed',
      value: completed,
      unit: 's',
      target: 'at most 4 s',
      ratio: completed / median(bare),
    },
    {
      what: 'Call: from a move in the database to its event on the screen',
      value: median(seen),
      unit: 'ms',
      target: 'at most 1 s',
    },
    { what: 'Call: the slowest of these events', value: Math.max(...seen), unit: 'ms' },
    { what: 'Bare: the same decoded and encoded by ffmpeg alone', value: median(bare), unit: 's' },
  ];
}

async function runOnce(
  address: string,
  headers: Readonly<Record<string, string>>,
  call: { campaignId: string; bytes: Uint8Array },
): Promise<Run> {
  const live = await watch(address, headers);
  try {
    const form = formOf([
      { name: 'campaign_id', bytes: [Buffer.from(call.campaignId)] },
      { name: 'transcript', fileName: 'call.vtt', bytes: [Buffer.from(transcript())] },
      { name: 'file', fileName: 'call.wav', bytes: [call.bytes] },
    ]);
    const answer = await post(`${address}${uploadCall.path}`, { ...headers, 'content-type': formType }, form);
    const sentAt = Date.now() - (performance.now() - answer.sentAt);
    const { id } = Accepted.parse(JSON.parse(answer.body));
    const events = await untilCompleted(live.seen, id);
    const completedAt = events.at(-1)?.at ?? Number.NaN;
    const moves = await movesOf(address, headers, id);
    return {
      completedAfter: (completedAt - sentAt) / 1000,
      seenAfter: events.map(({ at }, index) => at - (moves[index] ?? Number.NaN)),
    };
  } finally {
    live.close();
  }
}

async function untilCompleted(seen: readonly Seen[], callId: string): Promise<Seen[]> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const ours = seen.filter(({ event }) => event.kind === 'call_changed' && event.call_id === callId);
    const last = ours.at(-1)?.event;
    if (last?.kind === 'call_changed' && last.status === 'failed') throw new Error('The call failed.');
    if (last?.kind === 'call_changed' && last.status === 'completed') return ours;
    await delay(5);
  }
  throw new Error('The call was not completed in time.');
}

/** When each move of the call was made, in milliseconds since the epoch. Every move is told once, in order. */
async function movesOf(
  address: string,
  headers: Readonly<Record<string, string>>,
  callId: string,
): Promise<number[]> {
  const answer = await fetch(`${address}${readTimeline.path.replace(':id', callId)}`, { headers });
  const { rows } = z.object({ rows: z.array(z.object({ at: z.string() })) }).parse(await answer.json());
  return rows.map(({ at }) => Date.parse(at));
}

/** The real call of four minutes where it lies beside the checkout, else one made of tones. */
async function recordingIn(folder: string): Promise<string> {
  if (existsSync(given)) return given;
  const path = join(folder, 'call.wav');
  const samples = toneSamples({ seconds, sampleRate });
  await writeFile(path, Buffer.concat([wavHeader({ dataBytes: samples.length, sampleRate }), samples]));
  return path;
}

/** A WebVTT transcript in which the two speak in turn, four seconds each. */
function transcript(): string {
  const cues = Array.from({ length: seconds / 4 }, (_, index) => {
    const speaker = index % 2 === 0 ? 'Agent' : 'Customer';
    const said =
      index === 0
        ? 'Thank you for calling, how can I help you today?'
        : `This is what I say as number ${index}.`;
    return `${clock(index * 4)} --> ${clock(index * 4 + 3.5)}\n<v ${speaker}>${said}</v>\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

function clock(second: number): string {
  return new Date(second * 1000).toISOString().slice(11, 23);
}

async function bareSeconds(recording: string, to: string): Promise<number> {
  const startMs = performance.now();
  const format = playbackFormat({ sampleRate, channels: 2 });
  const args = [
    '-nostdin',
    '-v',
    'error',
    ...inputArgs(recording, null),
    '-map',
    '0:a:0',
    ...playbackArgs(to, format),
  ];
  await promisify(execFile)('ffmpeg', args);
  return (performance.now() - startMs) / 1000;
}
