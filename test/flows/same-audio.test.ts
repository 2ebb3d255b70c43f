import { expect, test } from 'vitest';
import { deleteCall } from '#shared/calls.ts';
import { aRecording, openTestHouse, seeCall, uploaded } from '#test/support/app.ts';

const house = await openTestHouse();
const [campaignId, otherCampaign] = [await house.campaign(), await house.campaign()];
const owner = await house.signedInAs('owner');
const send = (name: string, campaign = campaignId, hz = 440) =>
  uploaded(owner, { campaignId: campaign, file: { name, bytes: aRecording(hz) } });

test('the same bytes again in a campaign are accepted and marked with the first of them, until that is deleted', async () => {
  const first = await send('monday.wav');
  const second = await send('monday (copy).wav');
  const third = await send('monday (copy of copy).wav');
  const ofFirst = { id: first, file_name: 'monday.wav' };
  const marks = async () =>
    Promise.all([first, second, third].map(async (id) => (await seeCall(owner, id)).same_audio_as));
  expect(await marks()).toEqual([null, ofFirst, ofFirst]);
  expect((await seeCall(owner, await send('tuesday.wav', campaignId, 500))).same_audio_as).toBeNull();
  expect((await seeCall(owner, await send('monday.wav', otherCampaign))).same_audio_as).toBeNull();

  await owner.ask(deleteCall, { params: { id: first } });
  expect((await seeCall(owner, second)).same_audio_as).toBeNull();
  expect((await seeCall(owner, third)).same_audio_as).toEqual({ id: second, file_name: 'monday (copy).wav' });
});
