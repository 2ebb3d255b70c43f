import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createConnect } from '#server/sftp/connect.ts';
import { listBelow } from '#server/sftp/list-below.ts';
import type { ConnectRemote, Remote, RemoteTarget } from '#server/sftp/remote.ts';
import { createRemoteThread } from '#server/sftp/remote-thread.ts';
import { startFaultyLine } from '#test/support/faulty-line.ts';
import { put } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';

const server = await startOpenSsh();
const line = await startFaultyLine(server.port);
const options = { allowed: ['127.0.0.0/8'], answerMs: 2_000 };
const thread = createRemoteThread(options, { idleMs: 60_000 });
afterAll(async () => {
  await thread.close();
  await line.close();
  await server.remove();
});

const target: RemoteTarget = {
  host: '127.0.0.1',
  port: line.port,
  username: server.username,
  hostKey: server.hostKey,
  secret: {
    privateKey: 'private_key' in server.signIn ? server.signIn.private_key : '',
    passphrase: undefined,
  },
};
const day = new Date('2026-11-20T09:00:00Z');
const large = Buffer.from(Array.from({ length: 3_000_001 }, (_, at) => at % 251));

async function hashOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
}

describe.each<[string, ConnectRemote]>([
  ['in the same thread', createConnect(options)],
  ['in a thread of its own', thread.connect],
])('A connection %s', (how, connect) => {
  const folder = join(server.root, how.replaceAll(' ', '-'));

  async function connected(use: (remote: Remote) => Promise<void>): Promise<void> {
    line.heal();
    const remote = await connect(target);
    try {
      await use(remote);
    } finally {
      await remote.close();
    }
  }

  test('sees, reads, moves and removes', async () => {
    await put(folder, 'large.wav', large, day);
    await put(folder, 'deep/small.wav', 'small', day);
    await put(folder, 'empty.wav', '', day);
    await connected(async (remote) => {
      const all = { limit: 10, enters: () => true, takes: () => true };
      const found = await listBelow(remote, folder, all);
      expect(found.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
        { path: 'deep/small.wav', sizeBytes: 5, modifiedAt: day },
        { path: 'empty.wav', sizeBytes: 0, modifiedAt: day },
        { path: 'large.wav', sizeBytes: large.length, modifiedAt: day },
      ]);
      const names = ['large.wav', 'deep/small.wav', 'empty.wav'];
      const read = names.map((name, at) =>
        hashOf(remote.read(join(folder, name), [large.length, 5, 0][at]!)),
      );
      const bytes = [large, 'small', ''];
      expect(await Promise.all(read)).toEqual(
        bytes.map((each) => createHash('sha256').update(each).digest('hex')),
      );
      expect(await remote.move(join(folder, 'empty.wav'), join(folder, 'processed/empty.wav'))).toBe(true);
      expect(await remote.stat(join(folder, 'empty.wav'))).toBeNull();
      expect(await remote.stat(join(folder, 'processed/empty.wav'))).toEqual({
        sizeBytes: 0,
        modifiedAt: day,
      });
      expect(await remote.remove(join(folder, 'processed/empty.wav'))).toBe(true);
      expect(await remote.remove(join(folder, 'processed/empty.wav'))).toBe(false);
    });
  });

  test('says in the same words what is wrong', async () => {
    await mkdir(folder, { recursive: true });
    await put(folder, 'short.wav', 'short', day);
    await connected(async (remote) => {
      const nowhere = join(folder, 'nowhere');
      await expect(remote.entries(nowhere)).rejects.toMatchObject({
        code: 'sftp_folder_missing',
        details: { folder: nowhere },
      });
      await expect(hashOf(remote.read(nowhere, 5))).rejects.toMatchObject({ code: 'sftp_vanished' });
      await expect(hashOf(remote.read(join(folder, 'short.wav'), 6))).rejects.toMatchObject({
        code: 'sftp_changed',
      });
    });
    await expect(connect({ ...target, hostKey: 'SHA256:another' })).rejects.toMatchObject({
      code: 'sftp_host_key_changed',
      details: { host_key: server.hostKey },
    });
  });

  test('left in the middle of a file, it reads the next; broken off in the middle, it says so', async () => {
    await put(folder, 'large.wav', large, day);
    await connected(async (remote) => {
      for await (const piece of remote.read(join(folder, 'large.wav'), large.length)) {
        expect(piece.length).toBeGreaterThan(0);
        break;
      }
      const whole = await hashOf(remote.read(join(folder, 'large.wav'), large.length));
      expect(whole).toBe(createHash('sha256').update(large).digest('hex'));
    });
    line.cutAfter(500_000);
    const broken = await connect(target);
    const reading = hashOf(broken.read(join(folder, 'large.wav'), large.length));
    await expect(reading).rejects.toMatchObject({ code: 'sftp_unreachable' });
    await broken.close();
  });
});

test('a thread that ends loses its connections, and the next connection has another', async () => {
  line.heal();
  const own = createRemoteThread(options, { idleMs: 60_000 });
  const lost = await own.connect(target);
  await own.close();
  await expect(lost.stat(server.root)).rejects.toThrow('has ended');
  await lost.close();
  const next = await own.connect(target);
  expect(await next.stat(server.root)).toBeNull();
  await next.close();
  await own.close();
});
