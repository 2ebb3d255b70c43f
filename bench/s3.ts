import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeBucket } from '#test/support/s3-servers.ts';
import { settingsFor } from '#test/support/s3-stores.ts';
import { startSwift } from '#test/support/swift.ts';
import type { S3Done, S3Order } from './s3-sender.ts';
import { median, type Row } from './table.ts';

const runs = 2;

/** A large recording into a bucket and back, each time in a new process; beside the SDK’s own upload of the same bytes. */
export async function benchS3(gigabytes = 2): Promise<Row[]> {
  const sizeBytes = gigabytes * 1e9;
  const server = await startSwift();
  try {
    const bucket = await makeBucket(server, 'bench');
    const settings = settingsFor(server, { bucket: bucket.name });
    const done: Record<S3Order['work'], S3Done[]> = { ours: [], bare: [], read: [] };
    for (let run = 0; run < runs; run += 1) {
      const order = run % 2 === 0 ? (['bare', 'ours', 'read'] as const) : (['ours', 'read', 'bare'] as const);
      for (const work of order) done[work].push(await perform({ settings, work, sizeBytes }));
    }
    const speed = (work: S3Order['work']) =>
      median(done[work].map(({ seconds }) => sizeBytes / 1e6 / seconds));
    const peak = (work: S3Order['work']) => Math.max(...done[work].map(({ peakBytes }) => peakBytes)) / 1e6;
    const what = `S3: ${gigabytes} GB`;
    return [
      {
        what: `${what} put, hashed on the way`,
        value: speed('ours'),
        unit: 'MB/s',
        target: 'ratio at least 0.7',
        ratio: speed('ours') / speed('bare'),
      },
      {
        what: `${what} put: memory of the process, at most`,
        value: peak('ours'),
        unit: 'MB',
        target: 'at most 220 MB',
      },
      { what: `${what} read back`, value: speed('read'), unit: 'MB/s' },
      {
        what: `${what} read back: memory of the process, at most`,
        value: peak('read'),
        unit: 'MB',
        target: 'at most 220 MB',
      },
      { what: `Bare: ${gigabytes} GB put by lib-storage`, value: speed('bare'), unit: 'MB/s' },
      { what: `Bare: memory of lib-storage, at most`, value: peak('bare'), unit: 'MB' },
    ];
  } finally {
    await server.remove();
  }
}

async function perform(order: S3Order): Promise<S3Done> {
  const child = fork(join(import.meta.dirname, 's3-sender.ts'));
  const answered = once(child, 'message') as Promise<[S3Done]>;
  const failed = once(child, 'exit').then(([status]) => {
    throw new Error(`The sender ended with ${String(status)}.`);
  });
  child.send(order);
  const [done] = await Promise.race([answered, failed]);
  await failed.catch(() => undefined);
  return done;
}
