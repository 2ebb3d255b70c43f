import type { Locator, Page } from '@playwright/test';
import { anEndedCall, aSampleCall } from './calls.ts';
import { aRecording, aTranscriptFile } from './files.ts';
import { expect, test } from './support.ts';

const header = (page: Page) =>
  page.locator('header').filter({ has: page.getByRole('heading', { level: 1 }) });
const seconds = (audio: Locator) => audio.evaluate(({ currentTime }: HTMLAudioElement) => currentTime);
const paused = (audio: Locator) => audio.evaluate((element: HTMLAudioElement) => element.paused);

test('Everything at hand without a mouse: play, jump, checks, search', async ({ page, house }) => {
  await page.goto(`/calls/${await aSampleCall(house, 'billing-question-resolved')}`);
  const audio = page.locator('audio');
  await expect(page.getByRole('button', { name: 'Play' })).toBeEnabled();

  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect.poll(() => seconds(audio)).toBeGreaterThan(0.3);
  await expect(page.locator('.tv-now')).toBeInViewport();
  await page.keyboard.press('Space');
  await expect.poll(() => paused(audio)).toBe(true);

  const before = await seconds(audio);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => seconds(audio)).toBeCloseTo(before + 10, 1);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => seconds(audio)).toBeCloseTo(before + 5, 1);

  const checks = page
    .getByRole('tabpanel')
    .getByRole('listitem')
    .filter({ has: page.locator('[aria-expanded]') });
  await page.keyboard.press('j');
  await expect(checks.nth(0)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('j');
  await expect(checks.nth(1)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('k');
  await expect(checks.nth(0)).toHaveAttribute('aria-current', 'true');

  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Search transcript' })).toBeFocused();
  await page.keyboard.type('bill');
  await expect(page.locator('mark').first()).toHaveText(/^bill$/i);
  expect(await paused(audio)).toBe(true);
});

test('A recording is fetched, and noted as opened, when it is played', async ({
  page,
  house,
  campaignId,
}) => {
  const recording = aRecording('unheard.wav');
  const id = await anEndedCall(house, campaignId, { recording });
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'media') fetched.push(new URL(request.url()).pathname);
  });
  const opened = async () =>
    (await house.ask('GET', `/api/v1/audit-log?object=${id}&act=call.played`)) as { rows: unknown[] };
  await page.goto(`/calls/${id}`);
  const position = page.getByRole('slider', { name: 'Position in the recording' });
  await position.press('PageDown');
  await expect(position).toHaveAttribute('aria-valuenow', '0');
  expect([fetched, (await opened()).rows]).toEqual([[], []]);

  await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => fetched[0]).toBe(`/api/v1/calls/${id}/audio`);
  await expect.poll(async () => (await opened()).rows.length).toBe(1);
});

test('What opened a dialog has the focus when it is closed, whether by mouse or by key', async ({
  page,
  house,
}) => {
  await page.goto(`/calls/${await aSampleCall(house, 'identity-never-checked')}`);
  const dialog = page.getByRole('dialog');
  const openers = [
    page.getByRole('button', { name: 'Rerun Transcription' }),
    page.getByRole('button', { name: 'Run Analysis' }),
    page.getByRole('button', { name: 'Mark reviewed' }),
    page.getByRole('button', { name: /^Override/ }).first(),
  ];
  for (const opener of openers) {
    for (const close of [
      () => page.keyboard.press('Escape'),
      () => dialog.getByRole('button', { name: 'Close' }).click(),
      () => page.mouse.click(4, 4),
    ]) {
      await opener.click();
      await expect(dialog).toBeVisible();
      await close();
      await expect(dialog).toBeHidden();
      await expect(opener).toBeFocused();
    }
  }
  const more = page.getByRole('button', { name: 'More actions' });
  await more.click();
  await expect(page.getByRole('menu')).toBeInViewport();
  await page.getByRole('menuitem', { name: 'Delete the call' }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(more).toBeFocused();
});

test('A rerun leaves the last results on the screen, and versions can be opened and compared', async ({
  page,
  house,
}) => {
  await page.goto(`/calls/${await aSampleCall(house, 'identity-never-checked')}`);
  const score = page.getByRole('region', { name: 'Score' });
  await expect(score.getByText('32%')).toBeVisible();

  await watchForMissingScore(page);
  await page.getByRole('button', { name: 'Run Analysis' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Previous results stay as version 1.');
  await dialog.getByRole('button', { name: 'Run Analysis' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('tab', { name: 'Versions 2' }).click();
  const versions = page.getByRole('list', { name: 'Versions' }).getByRole('listitem');
  await expect(versions.nth(0)).toContainText('Run Analysis · Olive Owner');
  await expect(versions.nth(0)).toContainText('On the screen now');
  expect(
    await page.evaluate(() => (window as unknown as { scores: { missing: number } }).scores.missing),
  ).toBe(0);

  await versions.nth(1).getByRole('link', { name: 'Open' }).click();
  await expect(page).toHaveURL(/\?version=1$/);
  await expect(header(page)).toContainText('Version 2 is the newest. You see version 1.');
  await versions.nth(0).getByRole('button', { name: 'Compare with version 1' }).click();
  await expect(page.getByText('Every check came out the same.')).toBeVisible();
  const compared = page.getByRole('list', { name: 'Checks compared' }).getByRole('listitem');
  await expect(compared.filter({ hasText: 'Same' })).not.toHaveCount(0);
});

test('A call that failed for want of a transcript says what to do, and takes one', async ({
  page,
  house,
  campaignId,
  expected,
}) => {
  expected.complaint(/status of 422/);
  await page.goto(`/calls/${await anEndedCall(house, campaignId, { recording: aRecording('untold.wav') })}`);
  const score = page.getByRole('region', { name: 'Score' });
  await expect(score).toContainText('Failed at Transcription');
  for (const way of [/key for AssemblyAI or Deepgram/, /Whisper endpoint/, /attach a transcript/]) {
    await expect(score).toContainText(way);
  }
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(score).toContainText('Failed at Transcription, attempt 2');

  await page.getByRole('button', { name: 'Attach a transcript' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('This campaign has no transcription provider');
  const attach = dialog.getByRole('button', { name: 'Attach and run' });
  await expect(attach).toBeDisabled();
  const broken = {
    name: 'untold.vtt',
    mimeType: 'text/vtt',
    buffer: Buffer.from('WEBVTT\n\n00:00 -> 1\nHello\n'),
  };
  await dialog.getByLabel('Transcript file').setInputFiles(broken);
  await attach.click();
  await expect(dialog.getByRole('alert')).toContainText(/untold\.vtt cannot be read: .*line 3/);

  const lines = ['Good morning, how can I help?', 'I have lost my key.'];
  await dialog.getByLabel('Transcript file').setInputFiles(aTranscriptFile('untold.vtt', lines));
  await expect(dialog.getByRole('alert')).toBeHidden();
  await attach.click();
  await expect(dialog).toBeHidden();
  await expect(header(page).getByText('Completed')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Transcript and its search' })).toContainText(
    'I have lost my key.',
  );
  await expect(page.getByRole('tab', { name: 'Versions 2' })).toBeVisible();
});

/** Counts how often the score is not on the screen from now on, in `window.scores`. */
async function watchForMissingScore(page: Page): Promise<void> {
  await page.evaluate(() => {
    const count = { missing: 0 };
    Object.assign(window, { scores: count });
    const look = () => {
      const shown = document.querySelector('[aria-label="Score"]')?.textContent ?? '';
      if (!/\d%/.test(shown)) count.missing += 1;
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}
