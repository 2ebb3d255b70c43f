import { anEndedCall } from './calls.ts';
import { aRecording } from './files.ts';
import type { House } from './house.ts';
import { barriersOn, expect, test } from './support.ts';

/** Voices that only the words tell apart, and wrongly. */
const misheard = [
  'WEBVTT',
  '00:00.000 --> 00:01.500\n<v B>Hi, my name is Jo, may I speak with the manager?</v>',
  '00:02.000 --> 00:03.500\n<v A>One moment, my account is locked.</v>',
].join('\n\n');

async function aMisheardCall(house: House, campaignId: string): Promise<string> {
  const transcript = { name: 'call.vtt', mimeType: 'text/vtt', buffer: Buffer.from(misheard) };
  return anEndedCall(house, campaignId, { recording: aRecording('roles.wav', { seconds: 4 }), transcript });
}

test('Who is the agent is put right by one press, and the analysis is run again with it', async ({
  page,
  house,
  campaignId,
}) => {
  await house.ask('POST', `/api/v1/campaigns/${campaignId}/checks`, {
    name: 'Own account',
    type: 'quality',
    category: '',
    judging: {
      kind: 'phrases',
      phrases: ['my account'],
      match: 'any',
      expect: 'said',
      by: 'agent',
      where: { part: 'whole_call' },
    },
  });
  await page.goto(`/calls/${await aMisheardCall(house, campaignId)}`);
  const transcript = page.getByRole('region', { name: 'Transcript and its search' });
  await expect(transcript.getByText('may I speak', { exact: false })).toBeVisible();

  const swap = transcript.getByRole('button', { name: 'Swap agent and customer' });
  await swap.focus();
  await page.keyboard.press('Enter');
  const said = transcript.getByRole('group', { name: 'Who is the agent' });
  await expect(said).toContainText(/Agent and customer were swapped by .*\. The results are from before\./);
  await expect(said.getByRole('button', { name: 'Swap back' })).toBeVisible();
  expect(await barriersOn(page)).toEqual([]);

  await said.getByRole('button', { name: 'Run Analysis with this' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run Analysis' }).click();
  await expect(said).toHaveText(/^Agent and customer were swapped by [^.]*\.Swap back$/, { timeout: 30_000 });
  await expect(page.getByText('100').first()).toBeVisible();
});

test('Calls that were partly judged are offered to Claude once it is set up', async ({
  page,
  house,
  campaignId,
}) => {
  await house.ask('POST', `/api/v1/campaigns/${campaignId}/checks`, {
    name: 'Listens',
    type: 'quality',
    category: '',
    judging: { kind: 'claude', prompt: 'Does the agent listen?' },
  });
  const id = await aMisheardCall(house, campaignId);
  await page.goto(`/calls/${id}`);
  await expect(page.getByText('0 of 1 checks judged.', { exact: false })).toBeVisible();

  const offer = page.getByRole('group', { name: 'Partly judged calls' });
  await house.ask('PUT', '/api/v1/providers/claude', { key: 'sk-ant-nobody-knows-this' });
  try {
    await page.goto(`/campaigns/${campaignId}`);
    await expect(offer).toContainText('1 call was only partly judged.');
    expect(await barriersOn(page)).toEqual([]);
    await offer.getByRole('button', { name: 'Run Analysis' }).click();
    await expect(page.getByRole('dialog')).toContainText('Run Analysis on 1 call?');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await offer.getByRole('link', { name: '1 call' }).click();
    await expect(page.getByRole('button', { name: /Partly judged/ }).first()).toBeVisible();
    await expect(page.getByText('roles.wav')).toBeVisible();
  } finally {
    await house.ask('DELETE', '/api/v1/providers/claude');
  }
});
