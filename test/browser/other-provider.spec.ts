import { type FaultServer, startFaultServer } from '../support/fault-server.ts';
import { startWhisper, type WhisperServer } from '../support/whisper-servers.ts';
import { anAcceptedCall, anEndedCall } from './calls.ts';
import { aRecording } from './files.ts';
import { type House, openHouse } from './house.ts';
import { barriersOn, test as base, expect } from './support.ts';

/** A server with a key that Deepgram does not take, and a Whisper endpoint that no campaign uses. */
const test = base.extend<object, { sharedHouse: House; whisper: WhisperServer; deepgram: FaultServer }>({
  deepgram: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that it needs no other fixture
    async ({}, use) => {
      const deepgram = await startFaultServer(async () => ({ status: 401, body: '{}' }));
      await use(deepgram);
      await deepgram.close();
    },
    { scope: 'worker' },
  ],
  whisper: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that it needs no other fixture
    async ({}, use) => {
      const whisper = await startWhisper('faster-whisper');
      await use(whisper);
      await whisper.close();
    },
    { scope: 'worker' },
  ],
  sharedHouse: [
    async ({ whisper, deepgram }, use) => {
      const house = await openHouse({
        TOTALVIEW_WHISPER_URL: whisper.url,
        TOTALVIEW_DEEPGRAM_KEY: 'a-key-that-is-refused',
        TOTALVIEW_DEEPGRAM_URL: deepgram.url,
      });
      await use(house);
      await house.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

test('A call that failed at its transcription is retried with another provider', async ({
  page,
  house,
  whisper,
  campaignId,
}) => {
  whisper.hears(async () => [['Good morning, how can I help you?', 0, 1.5]]);
  await house.ask('PATCH', `/api/v1/campaigns/${campaignId}/settings`, { transcription: 'none' });
  const id = await anEndedCall(house, campaignId, { recording: aRecording('unread.wav') });

  await page.goto(`/calls/${id}`);
  const another = page.getByRole('button', { name: 'Retry with another provider' });
  await another.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem')).toHaveText(['Deepgram', 'Whisper endpoint']);
  await expect(page.getByRole('menuitem', { name: 'Deepgram' })).toBeFocused();
  expect(await barriersOn(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(another).toBeFocused();

  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByRole('button', { name: 'Actions', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Retry with Whisper endpoint' }).click();
  await expect(page.getByText('Completed', { exact: true })).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(page.getByText('Good morning, how can I help you?').first()).toBeVisible();
  await expect(another).toBeHidden();
});

test('The dashboard says first that a provider is paused, and leads to where it is mended', async ({
  page,
  house,
  campaignId,
}) => {
  await house.ask('PATCH', `/api/v1/campaigns/${campaignId}/settings`, { transcription: 'deepgram' });
  await anAcceptedCall(house, campaignId, { recording: aRecording('waits.wav') });
  await page.goto('/');
  const notice = page.getByRole('alert').filter({ hasText: 'Deepgram is paused' });
  await expect(notice).toContainText('Deepgram does not accept the key. It is so since');
  await expect(notice).toContainText('1 call waits for it.');
  expect(await barriersOn(page)).toEqual([]);
  await notice.getByRole('link', { name: 'Provider settings' }).click();
  await expect(page.getByRole('listitem', { name: 'Deepgram' })).toContainText('Paused');
});

test('Calls that came before there was a provider are offered to it, campaign by campaign', async ({
  page,
  house,
  whisper,
  campaignId,
}) => {
  whisper.hears(async () => [['Good morning, how can I help you?', 0, 1.5]]);
  await house.ask('PATCH', `/api/v1/campaigns/${campaignId}/settings`, { transcription: 'none' });
  const id = await anEndedCall(house, campaignId, { recording: aRecording('early.wav') });

  await page.goto('/settings/providers');
  const told = page.getByRole('listitem').filter({ hasText: '1 call could not be transcribed.' }).last();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(told).toBeVisible();
    expect(await barriersOn(page)).toEqual([]);
  }
  await page.goto(`/campaigns/${campaignId}`);
  const offer = page.getByRole('group', { name: 'Calls without a transcript' });
  await expect(offer).toContainText('1 call could not be transcribed, since no provider was set up.');
  expect(await barriersOn(page)).toEqual([]);
  await offer.getByRole('link', { name: 'Choose a provider' }).click();
  await page.getByRole('radio', { name: /^Whisper endpoint/ }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();

  await page.goto('/settings/providers');
  await page
    .getByRole('listitem')
    .filter({ has: page.locator(`a[href="/campaigns/${campaignId}"]`) })
    .getByRole('link', { name: 'Run them with Whisper endpoint' })
    .click();
  await offer.getByRole('button', { name: 'Rerun Transcription' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rerun Transcription on 1 call?' });
  expect(await barriersOn(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Rerun Transcription' }).click();
  await expect(page.getByText('Completed').first()).toBeVisible({ timeout: 30_000 });
  await page.goto(`/calls/${id}`);
  await expect(page.getByText('Good morning, how can I help you?').first()).toBeVisible();
});
