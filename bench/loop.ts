import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Accepted, readCall, uploadCall } from '#shared/calls.ts';
import { previewCsv } from '#shared/csv-preview.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { hasEnded } from '#shared/statuses.ts';
import { readTranscript } from '#shared/versions.ts';
import { aCsv } from './csv.ts';
import { inFolder, inHouse } from './house.ts';
import { formOf, formType, type Part, post } from './post.ts';
import { ownerHeaders } from './process.ts';
import type { Row } from './table.ts';
import { wavHeader } from './wav.ts';

const runs = 5;
const wordsOfTwoHours = 20_000;
/** A little below the largest transcript and the most words that are accepted. */
const mostWords = 200_000;
const csvRows = 50_000;
const target = '≤ 50 ms';

type Server = {
  readonly address: string;
  /** The longest time in milliseconds for which the server served nobody else while `work` was done. */
  longestWhile(work: () => Promise<unknown>): Promise<number>;
  stop(): Promise<void>;
};

/** For how long the largest things that a server is asked hold up everybody else. */
export async function benchLoop(): Promise<Row[]> {
  return inFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    const campaignId = await inHouse(dataDir, {}, async (house) => house.campaignId);
    const server = await startLoopServer(dataDir);
    try {
      const headers = await ownerHeaders(server.address);
      return await measureAll(server, headers, campaignId);
    } finally {
      await server.stop();
    }
  });
}

type Headers = Readonly<Record<string, string>>;

async function measureAll(server: Server, headers: Headers, campaignId: string): Promise<Row[]> {
  const ask = asker(server.address, headers);
  const transcript = transcriptOf(wordsOfTwoHours);
  const largest = transcriptOf(mostWords);
  const id = await ask.upload(campaignId, transcript);
  await ask.untilEnded(id);
  const idle = await best(() => server.longestWhile(() => delay(1_000)));
  const measured = async (what: string, work: () => Promise<unknown>): Promise<Row> => {
    const value = await best(() => server.longestWhile(work));
    return { what: `Held up by ${what}`, value, unit: 'ms', target, ratio: value / idle };
  };
  return [
    { what: 'Held up while nothing is asked', value: idle, unit: 'ms' },
    await measured('a call of two hours that comes with its transcript, until it is judged', async () =>
      ask.untilEnded(await ask.upload(campaignId, transcript)),
    ),
    await measured(`one that comes with a transcript of ${Math.round(largest.length / 1e6)} MB`, async () =>
      ask.untilEnded(await ask.upload(campaignId, largest)),
    ),
    await measured('a transcript of 20,000 words, shown', () => ask.transcript(id)),
    await measured('a CSV of 50,000 rows, matched with 50,000 names', () => ask.preview(campaignId)),
  ];
}

/** The machine may be busy with others: the least disturbed run says what is ours. */
async function best(measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await measure());
  return Math.min(...all);
}

function asker(address: string, headers: Headers) {
  const get = async ({ path }: Endpoint, id: string): Promise<string> => {
    const answer = await fetch(`${address}${path.replace(':id', id)}`, { headers });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`);
    return answer.text();
  };
  const send = async (path: string, parts: readonly Part[]): Promise<string> => {
    const answer = await post(`${address}${path}`, { ...headers, 'content-type': formType }, formOf(parts));
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.body}`);
    return answer.body;
  };
  return {
    upload: async (campaignId: string, transcript: Uint8Array): Promise<string> => {
      const file = Buffer.concat([wavHeader({ dataBytes: 4, sampleRate: 8_000 }), Buffer.alloc(4)]);
      const body = await send(uploadCall.path, [
        { name: 'campaign_id', bytes: [Buffer.from(campaignId)] },
        { name: 'transcript', fileName: 'call.json', bytes: [transcript] },
        { name: 'file', fileName: 'call.wav', bytes: [file] },
      ]);
      return Accepted.parse(JSON.parse(body)).id;
    },
    untilEnded: async (id: string): Promise<void> => {
      for (;;) {
        const { status } = readCall.reply.parse(JSON.parse(await get(readCall, id)));
        if (status === 'failed') throw new Error('The call failed.');
        if (hasEnded(status)) return;
        await delay(100);
      }
    },
    transcript: (id: string) => get(readTranscript, id),
    preview: (campaignId: string) => {
      const names = Array.from({ length: csvRows }, (_, index) => `rec-${index}.wav`);
      return send(previewCsv.path.replace(':id', campaignId), [
        { name: 'csv', fileName: 'calls.csv', bytes: [aCsv(csvRows)] },
        { name: 'names', fileName: 'names.json', bytes: [Buffer.from(JSON.stringify(names))] },
      ]);
    },
  };
}

/** A transcript in the JSON of Deepgram: two speakers in turn, twelve words each. */
function transcriptOf(count: number): Uint8Array {
  const words = Array.from({ length: count }, (_, index) => ({
    word: `word${index % 500}`,
    start: index * 0.36,
    end: index * 0.36 + 0.3,
    confidence: 0.9,
    speaker: Math.floor(index / 12) % 2,
  }));
  return Buffer.from(JSON.stringify({ results: { channels: [{ alternatives: [{ words }] }] } }));
}

async function startLoopServer(dataDir: string): Promise<Server> {
  const script = join(import.meta.dirname, 'loop-server.ts');
  const child = fork(script, [dataDir], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const told = async (): Promise<unknown> => ((await once(child, 'message')) as [unknown])[0];
  const { address } = (await told()) as { address: string };
  return {
    address,
    longestWhile: async (work) => {
      child.send('begin');
      await told();
      await work();
      child.send('end');
      return ((await told()) as { longestMs: number }).longestMs;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
