import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { uploadCall } from '#shared/calls.ts';
import { inFolder, inHouse } from './house.ts';
import { formOf, formType, post } from './post.ts';
import { ownerHeaders, type RunningServer, residentBytes, startServer } from './process.ts';
import { median, type Row } from './table.ts';
import { toneSamples, wavHeader } from './wav.ts';

const sizeBytes = 1_000_000_000;
const runs = 3;
const sampleMs = 50;
const sampleRate = 8_000;
const chunk = toneSamples({ seconds: 32, sampleRate });

/** What the web server needs of memory and time to take in a recording of one gigabyte. */
export async function benchUpload(): Promise<Row[]> {
  return inFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    const campaignId = await inHouse(dataDir, {}, async (house) => house.campaignId);
    const ours: number[] = [];
    const bare: number[] = [];
    const rises: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      bare.push(await bareUpload(join(folder, 'bare')));
      const { seconds, riseBytes } = await uploadOnce(dataDir, campaignId);
      ours.push(sizeBytes / 1e6 / seconds);
      rises.push(riseBytes / 1e6);
      await rm(join(dataDir, 'recordings'), { recursive: true, force: true });
    }
    const [speed, bareSpeed] = [median(ours), median(bare)];
    return [
      {
        what: 'Upload: 1 GB through the web server, until it is stored, hashed and probed',
        value: speed,
        unit: 'MB/s',
        ratio: speed / bareSpeed,
      },
      {
        what: 'Upload: rise of the server’s memory meanwhile',
        value: median(rises),
        unit: 'MB',
        target: 'at most 150 MB',
      },
      { what: 'Bare: the same bytes written and hashed by node alone', value: bareSpeed, unit: 'MB/s' },
    ];
  });
}

/** Each upload finds a server that has just started, so that its memory can be told from that of the one before. */
async function uploadOnce(dataDir: string, campaignId: string): ReturnType<typeof upload> {
  const server = await startServer(dataDir, 'web');
  try {
    return await upload(server, campaignId);
  } finally {
    await server.stop();
  }
}

/** A recording of the wanted size, made while it is sent. */
function* recording(): Generator<Uint8Array> {
  yield wavHeader({ dataBytes: sizeBytes - 44, sampleRate });
  for (let left = sizeBytes - 44; left > 0; left -= chunk.length) {
    yield left < chunk.length ? chunk.subarray(0, left) : chunk;
  }
}

async function upload(
  server: RunningServer,
  campaignId: string,
): Promise<{ seconds: number; riseBytes: number }> {
  const headers = await ownerHeaders(server.address);
  const before = await residentBytes(server.pid);
  let most = before;
  const watch = setInterval(() => {
    void residentBytes(server.pid).then((bytes) => (most = Math.max(most, bytes)));
  }, sampleMs);
  const startMs = performance.now();
  const form = formOf([
    { name: 'campaign_id', bytes: [Buffer.from(campaignId)] },
    { name: 'file', fileName: 'call.wav', bytes: recording() },
  ]);
  const answer = await post(
    `${server.address}${uploadCall.path}`,
    { ...headers, 'content-type': formType },
    form,
  );
  const seconds = (performance.now() - startMs) / 1000;
  clearInterval(watch);
  if (answer.status !== uploadCall.status) throw new Error(`The upload was refused: ${answer.body}`);
  return { seconds, riseBytes: most - before };
}

async function bareUpload(path: string): Promise<number> {
  const server = fork(join(import.meta.dirname, 'bare-receiver.ts'), [path]);
  const [port] = (await once(server, 'message')) as [number];
  const startMs = performance.now();
  await post(`http://127.0.0.1:${port}/`, {}, recording());
  const seconds = (performance.now() - startMs) / 1000;
  const ended = once(server, 'exit');
  server.disconnect();
  await ended;
  await rm(path);
  return sizeBytes / 1e6 / seconds;
}
