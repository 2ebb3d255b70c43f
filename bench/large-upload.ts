import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { uploadCall } from '#shared/calls.ts';
import { type BenchHouse, inFolder, inHouse } from './house.ts';
import { formOf, formType, post } from './post.ts';
import { type RunningServer, residentBytes, startServer } from './process.ts';
import { median, type Row } from './table.ts';
import { toneSamples, wavHeader } from './wav.ts';

const sampleMs = 50;
const sampleRate = 8_000;
const chunk = toneSamples({ seconds: 32, sampleRate });

/** A large upload, and who sends it. */
export type LargeUpload = {
  readonly what: string;
  readonly sizeBytes: number;
  readonly runs: number;
  /** Makes what the sender needs, and answers the headers that they send to a server. */
  readonly sender: (house: BenchHouse) => Promise<(server: RunningServer) => Promise<Record<string, string>>>;
};

/** What the web server needs of memory and time to take in a large recording, beside a bare receiver of the same bytes. */
export async function measureUpload(large: LargeUpload): Promise<Row[]> {
  const { what, sizeBytes, runs, sender } = large;
  return inFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    const [campaignId, headersFor] = await inHouse(
      dataDir,
      {},
      async (house) => [house.campaignId, await sender(house)] as const,
    );
    const ours: number[] = [];
    const bare: number[] = [];
    const rises: number[] = [];
    const bareOnce = async (): Promise<void> => {
      bare.push(await bareUpload(join(folder, 'bare'), sizeBytes));
    };
    const oursOnce = async (): Promise<void> => {
      const { seconds, riseBytes } = await uploadOnce(dataDir, { campaignId, sizeBytes, headersFor });
      ours.push(sizeBytes / 1e6 / seconds);
      rises.push(riseBytes / 1e6);
      await rm(join(dataDir, 'recordings'), { recursive: true, force: true });
    };
    for (let run = 0; run < runs; run += 1) {
      // A disk that has just taken gigabytes is slower for a while, so each goes first as often as the other.
      const [first, second] = run % 2 === 0 ? [bareOnce, oursOnce] : [oursOnce, bareOnce];
      await first();
      await second();
    }
    const [speed, bareSpeed] = [median(ours), median(bare)];
    return [
      {
        what: `${what}, until it is stored, hashed and probed`,
        value: speed,
        unit: 'MB/s',
        target: 'ratio at least 0.7',
        ratio: speed / bareSpeed,
      },
      {
        what: `${what}: rise of the server’s memory meanwhile`,
        value: median(rises),
        unit: 'MB',
        target: 'at most 150 MB',
      },
      { what: 'Bare: the same bytes written and hashed by node alone', value: bareSpeed, unit: 'MB/s' },
    ];
  });
}

type OneUpload = {
  readonly campaignId: string;
  readonly sizeBytes: number;
  readonly headersFor: (server: RunningServer) => Promise<Record<string, string>>;
};

/** Each upload finds a server that has just started, so that its memory can be told from that of the one before. */
async function uploadOnce(dataDir: string, one: OneUpload): ReturnType<typeof upload> {
  const server = await startServer(dataDir, 'web');
  try {
    return await upload(server, one);
  } finally {
    await server.stop();
  }
}

/** A recording of the wanted size, made while it is sent. */
function* recording(sizeBytes: number): Generator<Uint8Array> {
  yield wavHeader({ dataBytes: sizeBytes - 44, sampleRate });
  for (let left = sizeBytes - 44; left > 0; left -= chunk.length) {
    yield left < chunk.length ? chunk.subarray(0, left) : chunk;
  }
}

async function upload(
  server: RunningServer,
  { campaignId, sizeBytes, headersFor }: OneUpload,
): Promise<{ seconds: number; riseBytes: number }> {
  const headers = await headersFor(server);
  const before = await residentBytes(server.pid);
  let most = before;
  const watch = setInterval(() => {
    void residentBytes(server.pid).then((bytes) => (most = Math.max(most, bytes)));
  }, sampleMs);
  const startMs = performance.now();
  const form = formOf([
    { name: 'campaign_id', bytes: [Buffer.from(campaignId)] },
    { name: 'file', fileName: 'call.wav', bytes: recording(sizeBytes) },
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

async function bareUpload(path: string, sizeBytes: number): Promise<number> {
  const server = fork(join(import.meta.dirname, 'bare-receiver.ts'), [path]);
  const [port] = (await once(server, 'message')) as [number];
  const startMs = performance.now();
  await post(`http://127.0.0.1:${port}/`, {}, recording(sizeBytes));
  const seconds = (performance.now() - startMs) / 1000;
  const ended = once(server, 'exit');
  server.disconnect();
  await ended;
  await rm(path);
  return sizeBytes / 1e6 / seconds;
}
