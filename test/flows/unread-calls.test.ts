import { expect, test } from 'vitest';
import { archiveCampaign, editCampaignSettings } from '#shared/campaign-settings.ts';
import { forgetProvider, saveProvider } from '#shared/provider-settings.ts';
import { listUnread, listUnreadCalls } from '#shared/unread-calls.ts';
import { openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { makeVoice, makeWav } from '#test/support/recordings.ts';

const house = await openTestHouse();
await house.startCrew();
const owner = await house.signedInAs('owner');
const bytes = makeWav({ seconds: 2, channels: [makeVoice({ fromSecond: 0.5, toSecond: 1 })] });

/** A campaign with so many calls that nobody could transcribe. */
async function unreadCampaign(transcription: 'none' | 'deepgram', calls: number) {
  const id = await house.campaign({ settings: { transcription } });
  const { name } = await house.deps.db
    .selectFrom('campaigns')
    .select('name')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const ids: string[] = [];
  for (let index = 0; index < calls; index += 1) {
    const callId = await uploaded(owner, { campaignId: id, file: { name: `${index}.wav`, bytes } });
    expect((await untilEnded(owner, callId)).error?.code).toBe('no_transcription');
    ids.unshift(callId);
  }
  return { id, name, ids };
}

test('Calls that had no provider are told with their campaigns, once one is set up', async () => {
  const none = await unreadCampaign('none', 1);
  const chosen = await unreadCampaign('deepgram', 2);
  const archived = await unreadCampaign('none', 1);
  await owner.ask(archiveCampaign, { params: { id: archived.id } });
  const listed = async (visitor = owner) => (await visitor.ask(listUnread)).body;
  expect(await listed()).toEqual({ ready: [], rows: [] });

  await owner.ask(saveProvider, { params: { provider: 'deepgram' }, body: { key: 'a-first-key' } });
  const rowOf = ({ id, name, ids }: typeof none, provider: 'deepgram' | null) => ({
    campaign: { id, name },
    calls: ids.length,
    provider,
  });
  expect(await listed()).toEqual({
    ready: ['deepgram'],
    rows: [rowOf(chosen, 'deepgram'), rowOf(none, null)],
  });
  await owner.ask(editCampaignSettings, { params: { id: none.id }, body: { transcription: 'deepgram' } });
  expect(await listed()).toMatchObject({ rows: [{}, rowOf(none, 'deepgram')] });
  expect((await owner.ask(listUnreadCalls, { params: { id: chosen.id } })).body).toEqual({
    call_ids: chosen.ids,
  });

  const manager = await house.signedInAs('manager', { campaignIds: [none.id] });
  expect(await listed(manager)).toMatchObject({ rows: [rowOf(none, 'deepgram')] });
  expect(await manager.ask(listUnreadCalls, { params: { id: chosen.id } })).toMatchObject({ status: 404 });

  const [gone = ''] = chosen.ids;
  await house.deps.db
    .updateTable('calls')
    .set({ audio_deleted_at: new Date() })
    .where('id', '=', gone)
    .execute();
  expect((await owner.ask(listUnreadCalls, { params: { id: chosen.id } })).body).toEqual({
    call_ids: chosen.ids.slice(1),
  });
  await owner.ask(forgetProvider, { params: { provider: 'deepgram' } });
  expect(await listed()).toEqual({ ready: [], rows: [] });
});
