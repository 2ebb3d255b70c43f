import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/smoke-live.ts', import.meta.url));

/** Runs the live smoke test with nothing in its environment but this. */
async function run(env: Record<string, string>) {
  return promisify(execFile)(process.execPath, [script], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  }).then(
    ({ stdout }) => ({ code: 0, told: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, told: error.stderr }),
  );
}

describe('Real providers are asked', () => {
  test('only by somebody who says so', async () => {
    const told = 'This asks real providers and costs money: set TOTALVIEW_LIVE=1 to allow it.\n';
    expect(await run({ TOTALVIEW_DEEPGRAM_KEY: 'dg-secret' })).toEqual({ code: 1, told });
  });

  test('only with a key', async () => {
    const { code, told } = await run({ TOTALVIEW_LIVE: '1' });
    expect([code, told]).toEqual([
      1,
      expect.stringMatching(/^No provider is set up: set TOTALVIEW_ASSEMBLYAI_KEY/),
    ]);
  });
});
