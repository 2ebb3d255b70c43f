import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { agentSays, aRecording, openTestHouse } from '#test/support/app.ts';
import { remainsOf } from '#test/support/remains.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const house = await openTestHouse();
const { deps } = house;
const campaignId = await house.campaign();
const folder = await temporaryFolder();
afterAll(() => folder.remove());
const transcript = join(folder.path, 'call.vtt');
await writeFile(transcript, agentSays('Good morning.').bytes);
await house.startCrew();

type Ran = { status: number; out: string; error: string };

/** Runs `totalview` as an operator does. */
function totalview(...args: string[]): Promise<Ran> {
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    DATABASE_URL: deps.connectionString,
    TOTALVIEW_DATA_DIR: deps.config.dataDir,
  };
  const cwd = resolve(import.meta.dirname, '../..');
  return new Promise((done) => {
    execFile(process.execPath, ['server/cli.ts', ...args], { cwd, env }, (error, out, said) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      done({ status, out, error: said });
    });
  });
}

async function file(name: string, bytes: Uint8Array = aRecording()): Promise<string> {
  const path = join(folder.path, name);
  await writeFile(path, bytes);
  return path;
}

function importing(path: string, ...more: string[]): Promise<Ran> {
  return totalview('import', path, '--campaign', campaignId, ...more);
}

describe('totalview import', () => {
  test.each([
    ['-i.wav', '-i.wav'],
    ['..%2f..%2fetc%2fpasswd.wav', '..%2f..%2fetc%2fpasswd.wav'],
    ['concat:a|b.wav', 'concat:a|b.wav'],
    [`naïve ☎ 通話 'quote' "dq" & $(id) ; rm.wav`, `naïve ☎ 通話 'quote' "dq" & $(id) ; rm.wav`],
    [`${'x'.repeat(251)}.wav`, `${'x'.repeat(251)}.wav`],
    ['line\nbreak.wav', 'line break.wav'],
  ])('%j is imported and waits until it is Completed', async (name, shown) => {
    const ran = await importing(await file(name), '--transcript', transcript, '--wait', '--json');
    expect({ status: ran.status, error: ran.error }).toEqual({ status: 0, error: '' });
    expect(JSON.parse(ran.out)).toMatchObject({ status: 'completed', file_name: shown, version: 1 });
  });

  test('says why a call Failed, with exit status 1', async () => {
    const ran = await importing(await file('call.wav'), '--wait');
    expect(ran.status).toBe(1);
    expect(ran.out).toContain('Failed, not scored');
    expect(ran.out).toContain('There is no transcript and nothing to make one with. Add a key');
  });

  test('refuses as the browser’s door does, and leaves nothing', async () => {
    const before = await remainsOf(deps);
    const page = await importing(await file('page.wav', Buffer.from('<!doctype html>')), '--json');
    expect(page).toMatchObject({ status: 1 });
    expect(JSON.parse(page.out)).toMatchObject({
      error: {
        code: 'not_audio',
        message: 'This file is not a recording: no audio was recognised in it.',
      },
    });
    const bad = await importing(
      await file('good.wav'),
      '--transcript',
      await file('bad.json', Buffer.from('{"')),
    );
    expect(bad).toMatchObject({ status: 1, out: '' });
    expect(bad.error).toContain('The transcript bad.json cannot be read');
    const nowhere = await totalview('import', await file('good.wav'), '--campaign', 'camp_1');
    expect(nowhere.status).toBe(1);
    const missing = await importing(join(folder.path, 'missing.wav'));
    expect([missing.status, missing.error.split('\n')[0]]).toEqual([
      2,
      `There is no file ${join(folder.path, 'missing.wav')}.`,
    ]);
    for (const ran of [page, bad, nowhere]) expect(ran.out + ran.error).not.toContain(deps.config.dataDir);
    expect(await remainsOf(deps)).toEqual(before);
  });
});
