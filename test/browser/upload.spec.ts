import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Request } from '@playwright/test';
import { makeTone, makeWav } from '../support/recordings.ts';
import { barriersOn, expect, test } from './support.ts';

/** A recording of 16 kHz, so that a second has 32 KB; each tone is another recording. */
function recordingOf(seconds: number, hz: number): Buffer {
  return makeWav({ seconds, sampleRate: 16_000, channels: [makeTone({ hz })] });
}

/** A recording on the disk, so that the browser finds it again with the same date. */
async function recordingOnDisk(folder: string): Promise<string> {
  const file = join(folder, 'long.wav');
  await mkdir(folder, { recursive: true });
  await writeFile(file, recordingOf(900, 200));
  return file;
}

/** Drops files on the page as a person does who drags them from a folder: recordings, a text and an empty file. */
async function dropFiles(page: Page, given: { count: number; seconds: number }): Promise<void> {
  const sound = recordingOf(given.seconds, 300).toString('base64');
  const dropped = await page.evaluateHandle(
    ({ base64, count }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
      const files = Array.from({ length: count }, (_, index) => {
        const own = bytes.slice();
        own.set([index % 256, index >> 8], 1_000);
        return new File([own], `call-${String(index + 1).padStart(2, '0')}.wav`, { type: 'audio/wav' });
      });
      files.splice(3, 0, new File(['Agent: hello\n'.repeat(500)], 'notes.mp3'), new File([], 'empty.wav'));
      const transfer = new DataTransfer();
      for (const file of files) transfer.items.add(file);
      return transfer;
    },
    { base64: sound, count: given.count },
  );
  await page.getByText('Drop recordings here').dispatchEvent('drop', { dataTransfer: dropped });
}

test('Thirty files go through a line that breaks; two are refused and stop nothing', async ({
  page,
  house,
  campaignId,
  expected,
}) => {
  expected.complaint(/status of 415/);
  await page.goto(`/upload?campaign=${campaignId}`);
  await dropFiles(page, { count: 28, seconds: 30 });
  const files = page.getByRole('region', { name: 'Files' });
  await expect(files.getByRole('status')).toHaveText('0 of 30 uploaded, 1 refused');
  await expect(files.getByText('The file is empty (0 bytes).')).toBeVisible();

  const cut = house.line.cutAfter(6_000_000);
  await files.getByRole('button', { name: 'Upload 29 files' }).click();
  await cut;
  await expect(files.getByText('Waiting for the connection. It goes on by itself.')).toBeVisible();
  house.line.mend();

  await expect(files.getByText('Waiting for the connection')).toBeHidden();
  await page.getByRole('link', { name: 'Calls', exact: true }).first().click();
  const dock = page.getByRole('region', { name: 'Uploads' });
  await expect(dock.getByRole('progressbar')).toBeVisible();
  await expect(dock.getByRole('status')).toHaveText('28 files uploaded, 2 refused', { timeout: 60_000 });
  await dock.getByRole('link', { name: 'Show the files' }).click();
  await expect(files.getByRole('status')).toHaveText('28 of 30 uploaded, 2 refused');
  await expect(files.getByText('no audio was recognised in it')).toBeVisible();
  const { total } = (await house.ask('GET', `/api/v1/calls?campaign_id=${campaignId}`)) as { total: number };
  expect(total).toBe(28);
});

test('After a reload, choosing the file again goes on where it was', async ({
  page,
  house,
  campaignId,
}, info) => {
  const file = await recordingOnDisk(info.outputDir);
  const parts: Request[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/uploads')) parts.push(request);
  });
  page.on('dialog', (dialog) => void dialog.accept());

  const choose = async (): Promise<void> => {
    await page.getByLabel('Recordings and transcripts').setInputFiles(file);
    await page.getByRole('button', { name: 'Upload 1 file' }).click();
  };
  await page.goto(`/upload?campaign=${campaignId}`);
  house.line.slowTo(6_000_000);
  await choose();
  const bar = page.getByRole('progressbar', { name: 'long.wav' });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(40);
  await page.reload();

  parts.length = 0;
  await choose();
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(20);
  house.line.slowTo(null);
  await expect(page.getByRole('link', { name: 'Open call' })).toBeVisible({ timeout: 60_000 });
  const asked = parts.map((request) => request.method());
  expect(asked[0]).toBe('HEAD');
  expect(asked).not.toContain('POST');
  const from = Number(
    await parts.find((request) => request.method() === 'PATCH')?.headerValue('upload-offset'),
  );
  expect(from).toBeGreaterThan(0);
  const calls = await house.ask('GET', `/api/v1/calls?campaign_id=${campaignId}`);
  expect(calls).toMatchObject({ total: 1, rows: [{ file_name: 'long.wav', source: 'ui' }] });
});

test('A file that is cancelled is taken back from the server, and may be sent again', async ({
  page,
  house,
  campaignId,
}, info) => {
  await page.goto(`/campaigns/${campaignId}`);
  await page.getByRole('main').getByRole('link', { name: 'Upload', exact: true }).first().click();
  await expect(page.getByLabel('Campaign', { exact: true })).toHaveValue(campaignId);
  await page.getByLabel('Recordings and transcripts').setInputFiles(await recordingOnDisk(info.outputDir));
  house.line.slowTo(6_000_000);
  await page.getByRole('button', { name: 'Upload 1 file' }).click();
  const bar = page.getByRole('progressbar', { name: 'long.wav' });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(5);

  const takenBack = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
  await page.getByRole('button', { name: 'Cancel long.wav' }).click();
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
  expect((await takenBack).status()).toBe(204);

  house.line.slowTo(null);
  await page.getByRole('button', { name: 'Retry long.wav' }).click();
  await expect(page.getByRole('link', { name: 'Open call' })).toBeVisible({ timeout: 60_000 });
});

test('Five hundred files at once draw only what is seen, and can all be cancelled', async ({
  page,
  house,
  campaignId,
  expected,
}) => {
  // Not a recording; and cancelled too late, when it was whole already.
  expected.complaint(/status of (409|415)/);
  await page.goto(`/upload?campaign=${campaignId}`);
  await dropFiles(page, { count: 500, seconds: 1 });
  const files = page.getByRole('region', { name: 'Files' });
  await expect(files.getByRole('status')).toHaveText('0 of 502 uploaded, 1 refused');
  await files.getByRole('button', { name: 'Upload 501 files' }).click();
  await expect(files.getByRole('link', { name: 'Open call' }).first()).toBeVisible({ timeout: 60_000 });
  expect(await files.getByRole('listitem').count()).toBeLessThan(60);
  await page.getByRole('link', { name: 'Dashboard' }).first().click();
  const dock = page.getByRole('region', { name: 'Uploads' });
  await expect(dock.getByRole('progressbar')).toBeVisible();
  expect(await barriersOn(page, '[aria-label="Uploads"]')).toEqual([]);
  await dock.getByRole('link', { name: 'Show the files' }).click();
  expect(await barriersOn(page, 'main')).toEqual([]);
  await files.getByRole('button', { name: 'Cancel all' }).click();
  await expect(files.getByRole('button', { name: /^Retry \d+ files$/ })).toBeVisible();
  const told = (await files.getByRole('status').textContent()) ?? '';
  const arrived = Number(/^\d+/.exec(told)?.[0]);
  const { total } = (await house.ask('GET', `/api/v1/calls?campaign_id=${campaignId}`)) as { total: number };
  expect(total).toBeGreaterThanOrEqual(arrived);
  expect(total).toBeLessThan(500);
});
