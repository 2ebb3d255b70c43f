import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { debianAudioTools, findAudioTools } from './audio-tools.ts';
import { startBounded } from './bounded-child.ts';

const bounds = { timeoutMs: 20_000, memoryBytes: 512 * 2 ** 20 };

/** Starts a shell in place of ffmpeg. */
async function startShell(script: string, options: { timeoutMs?: number; signal?: AbortSignal } = {}) {
  const { prlimit } = await findAudioTools();
  const tools = { ...debianAudioTools, prlimit, ffmpeg: '/bin/sh' };
  return startBounded(tools, 'ffmpeg', ['-c', script], { ...bounds, ...options });
}

test('it gives what the child says, complains of, and how it ends', async () => {
  const child = await startShell('echo said; echo complained >&2; exit 3');
  expect(await text(child.stdout)).toBe('said\n');
  expect(await child.ended).toEqual({ by: 'exit', code: 3 });
  expect(child.complaints()).toBe('complained\n');
});

test('the child sees nothing of our environment', async () => {
  const child = await startShell('env');
  const names = (await text(child.stdout))
    .trim()
    .split('\n')
    .map((line) => line.split('=')[0] ?? '');
  // A shell adds PWD and its like by itself.
  const own = names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name));
  expect(own.toSorted()).toEqual(['LC_ALL', 'PATH']);
});

test('memory and processor time are bounded where prlimit exists', async (context) => {
  const { prlimit } = await findAudioTools();
  if (prlimit === null) return context.skip();
  const child = await startShell('ulimit -v; ulimit -t; ulimit -c');
  expect(await text(child.stdout)).toBe('524288\n21\n0\n');
});

test('endless complaints are not kept', async () => {
  const child = await startShell('i=0; while [ $i -lt 3000 ]; do echo "complaint $i" >&2; i=$((i+1)); done');
  child.stdout.resume();
  await child.ended;
  expect(child.complaints().length).toBeLessThanOrEqual(16_384);
  expect(child.complaints()).toContain('complaint 2999\n');
});

test('the clock, an abort and a signal from outside are told apart', async () => {
  const slow = await startShell('exec sleep 60', { timeoutMs: 50 });
  expect(await slow.ended).toEqual({ by: 'timeout' });

  const stop = new AbortController();
  const aborted = await startShell('exec sleep 60', { signal: stop.signal });
  stop.abort();
  expect(await aborted.ended).toEqual({ by: 'abort' });

  const crashing = await startShell('kill -SEGV $$');
  expect(await crashing.ended).toEqual({ by: 'signal', signal: 'SIGSEGV' });
});

test('a program that is not there is an error of the machine', async () => {
  for (const prlimit of [null, 'prlimit']) {
    const tools = { ...debianAudioTools, prlimit, ffmpeg: '/no/such/program' };
    await expect(startBounded(tools, 'ffmpeg', [], bounds).ended).rejects.toThrow(Error);
  }
});
