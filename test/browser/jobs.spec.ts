import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { BulkJobShown } from '#shared/bulk-jobs.ts';
import { makeTone, makeWav } from '../support/recordings.ts';
import { aTranscriptFile, type ChosenFile, formOf } from './files.ts';
import type { House } from './house.ts';
import { barriersOn, expect, test } from './support.ts';

type Announced = BulkJobShown & { readonly items: readonly { readonly id: string }[] };

const greeting = aTranscriptFile('call.vtt', ['Good morning.']);

function aTone(name: string, { seconds, hz }: { seconds: number; hz: number }): ChosenFile {
  const buffer = makeWav({ seconds, sampleRate: 16_000, channels: [makeTone({ hz })] });
  return { name, mimeType: 'audio/wav', buffer };
}

/** A bulk job of files that are about to be sent. */
async function announce(house: House, campaignId: string, files: readonly ChosenFile[]): Promise<Announced> {
  const named = files.map(({ name, buffer }) => ({ name, size_bytes: buffer.length }));
  const body = { campaign_id: campaignId, files: named };
  return (await house.ask('POST', '/api/v1/bulk-jobs/upload', body)) as Announced;
}

async function send(house: House, job: Announced, place: number, file: ChosenFile): Promise<void> {
  const fields = { campaign_id: job.campaign.id, bulk_item_id: job.items[place]?.id ?? '' };
  await house.ask('POST', '/api/v1/calls/upload', formOf({ ...fields, transcript: greeting, file }));
}

async function seeJob(house: House, id: string): Promise<BulkJobShown> {
  return (await house.ask('GET', `/api/v1/bulk-jobs/${id}`)) as BulkJobShown;
}

// Two recordings of a quarter of an hour are decoded while one looks, and the server is started anew.
test.describe.configure({ timeout: 180_000 });

const badge = (page: Page, label: string) => page.getByText(label, { exact: true }).first();
const progress = (page: Page) => page.getByRole('region', { name: 'Progress' }).getByRole('status');

test('Cancel remaining in the middle: what runs finishes, the rest is cancelled', async ({
  page,
  house,
  campaignId,
}) => {
  const long = [300, 310].map((hz) => aTone(`long-${hz}.wav`, { seconds: 900, hz }));
  const short = [400, 410, 420, 430].map((hz) => aTone(`short-${hz}.wav`, { seconds: 1, hz }));
  const files = [...long, ...short];
  const job = await announce(house, campaignId, files);
  // The worker has two places: both are taken, the next two wait, the last two never come.
  for (const [place, file] of files.slice(0, 4).entries()) await send(house, job, place, file);
  await page.goto(`/jobs/${job.id}`);
  await expect(page.getByRole('button', { name: /^Processing\s*2$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel remaining' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('2 files that did not arrive yet will not be taken.')).toBeVisible();
  await expect(dialog.getByText('2 calls being processed will finish.')).toBeVisible();
  expect(await barriersOn(page, 'dialog')).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel 4 items' }).click();
  await expect(badge(page, 'Cancelling')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel remaining' })).toBeHidden();
  await expect(progress(page)).toHaveText('6 of 6', { timeout: 60_000 });
  await expect(badge(page, 'Cancelled')).toBeVisible();
  const { status, counts } = await seeJob(house, job.id);
  expect([status, counts.done, counts.cancelled]).toEqual(['cancelled', 2, 4]);
  await page.getByRole('button', { name: /^Cancelled\s*4$/ }).click();
  await expect(page.getByRole('list', { name: 'Items' }).getByRole('listitem')).toHaveCount(4);
  expect(await barriersOn(page)).toEqual([]);
});

test('Retry failed repairs what can be repaired, and the errors can be taken home', async ({
  page,
  house,
  campaignId,
}) => {
  await house.crash('web');
  const files = [500, 510, 520].map((hz) => aTone(`call-${hz}.wav`, { seconds: 1, hz }));
  const job = await announce(house, campaignId, files);
  for (const [place, file] of files.entries()) await send(house, job, place, file);
  const bringBack = await hideRecordings(house);
  await house.crash('start');

  await page.goto(`/jobs/${job.id}`);
  await expect(page.getByText('3 of 3 failed.')).toBeVisible();
  await expect(badge(page, 'Failed')).toBeVisible();
  expect(await barriersOn(page)).toEqual([]);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Errors as CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe(`${job.id}-errors.csv`);
  const [head, ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(head).toBe('\u{feff}position,file_name,size_bytes,code,reason,what_to_do,call_id');
  expect(lines.map((line) => line.split(',').slice(0, 4).join())).toEqual(
    files.map(({ name, buffer }, at) => `${at + 1},${name},${buffer.length},recording_missing`),
  );

  await bringBack();
  await page.getByRole('button', { name: 'Retry failed' }).click();
  await expect(badge(page, 'Completed')).toBeVisible();
  await expect(progress(page)).toHaveText('3 of 3');
  await expect(page.getByRole('button', { name: 'Retry failed' })).toBeHidden();
  expect((await seeJob(house, job.id)).counts.done).toBe(3);
});

/** Takes every stored recording away, as a storage that is not mounted does; what is given back puts them there again. */
async function hideRecordings({ dataDir }: House): Promise<() => Promise<void>> {
  const folder = join(dataDir, 'recordings');
  const names = await readdir(folder);
  const move = async (from: string, to: string): Promise<void> => {
    for (const name of names) await rename(join(folder, `${name}${from}`), join(folder, `${name}${to}`));
  };
  await move('', '.away');
  return () => move('.away', '');
}

test('Files that are cancelled while they are sent are cancelled in their job, and go into another', async ({
  page,
  house,
  campaignId,
}) => {
  const files = Array.from({ length: 8 }, (_, at) => aTone(`file-${at}.wav`, { seconds: 40, hz: 600 + at }));
  await page.goto(`/upload?campaign=${campaignId}`);
  await page.getByLabel('Recordings and transcripts').setInputFiles(files);
  house.line.slowTo(200_000);
  await page.getByRole('button', { name: 'Upload 8 files' }).click();
  await expect(page.getByRole('progressbar', { name: 'file-0.wav' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel file-7.wav' }).click();
  const { rows } = (await house.ask('GET', `/api/v1/bulk-jobs?campaign_id=${campaignId}`)) as {
    rows: BulkJobShown[];
  };
  const first = rows[0]?.id ?? '';
  await expect.poll(async () => (await seeJob(house, first)).counts.cancelled).toBe(1);
  await page.getByRole('button', { name: 'Cancel all' }).click();
  await expect.poll(async () => (await seeJob(house, first)).status).toBe('cancelled');
  expect((await seeJob(house, first)).counts.cancelled).toBe(8);

  house.line.slowTo(null);
  await page.getByRole('button', { name: 'Retry 8 files' }).click();
  await expect(page.getByRole('link', { name: 'Open call' })).toHaveCount(8, { timeout: 60_000 });
  await page.getByRole('link', { name: 'Follow the bulk job' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Upload of 8 files' })).toBeVisible();
  expect(new URL(page.url()).pathname).not.toBe(`/jobs/${first}`);
});
