import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { forgetCopies } from '#server/transcription/forget-copies.ts';
import { deleteCall } from '#shared/calls.ts';
import { hearAssemblyAi, hookHeader } from '#shared/provider-hooks.ts';
import { openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { jobRoute, startAssemblyAi } from '#test/support/assemblyai-server.ts';
import { keyHolder } from '#test/support/key-holder.ts';
import { makeVoice, makeWav } from '#test/support/recordings.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { until } from '#test/support/until.ts';
import { Visitor } from '#test/support/visitor.ts';

const assemblyAi = await startAssemblyAi(() => new Date());
afterAll(() => assemblyAi.close());
const { providers } = readConfig({
  TOTALVIEW_ASSEMBLYAI_KEY: 'aai-secret',
  TOTALVIEW_ASSEMBLYAI_URL: assemblyAi.url,
});
// Time stands still, so that no pause between two looks at a job ends by itself.
const house = await openTestHouse({
  config: { providers, publicUrl: 'https://tv.test', apiRequestsPerMinute: 10_000 },
  clock: steppedClock(new Date()),
});
await house.startCrew(4);
const campaignId = await house.campaign({ settings: { transcription: 'assemblyai' } });
const program = await keyHolder(house, campaignId);
const nobody = new Visitor(house.app);
const voices = [makeVoice({ fromSecond: 0.5, toSecond: 1 }), makeVoice({ fromSecond: 1.5, toSecond: 2 })];
const bytes = makeWav({ seconds: 4, channels: voices });

/** A call whose job is waited for, with the secret that AssemblyAI was given for it. */
async function waitingCall() {
  assemblyAi.goes('processing');
  const before = assemblyAi.jobs.length;
  const id = await uploaded(program, { file: { name: 'call.wav', bytes } });
  const job = await until(() => assemblyAi.jobs[before]);
  await until(() => assemblyAi.askedFor(jobRoute(job)).length >= 1);
  assemblyAi.goes('completed');
  return { id, job, secret: String(job.asked['webhook_auth_header_value']) };
}

async function transcriptsOf(callId: string): Promise<number> {
  const rows = await house.deps.db
    .selectFrom('transcripts')
    .select('id')
    .where('call_id', '=', callId)
    .execute();
  return rows.length;
}

describe('AssemblyAI says that a job has ended', () => {
  const said = { transcript_id: 'any', status: 'completed' };
  const hear = (secret: string | null) =>
    nobody.ask(hearAssemblyAi, { body: said, headers: secret === null ? {} : { [hookHeader]: secret } });

  test('and is looked at at once: once, twice and late there is one transcript', async () => {
    const { id, job, secret } = await waitingCall();
    expect(job.asked['webhook_url']).toBe('https://tv.test/api/v1/provider-hooks/assemblyai');
    job.standings = ['completed'];
    const heard = await Promise.all([hear(secret), hear(secret)]);
    expect(heard.map(({ status }) => status)).toEqual([204, 204]);
    expect(await untilEnded(program, id)).toMatchObject({ status: 'completed' });
    expect(assemblyAi.askedFor(jobRoute(job)).length).toBe(2);
    expect(await hear(secret)).toMatchObject({ status: 204 });
    expect(await transcriptsOf(id)).toBe(1);
  });

  test.each([
    ['a wrong secret', 'wrong'],
    ['no secret', null],
  ])('with %s: nothing is there', async (_, secret) => {
    expect(await hear(secret)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('about a call that is gone: nothing is there, and its copy is deleted', async () => {
    const { id, job, secret } = await waitingCall();
    await program.ask(deleteCall, { params: { id } });
    expect(await hear(secret)).toMatchObject({ status: 404 });
    expect(await forgetCopies(house.deps)).toBe(1);
    expect([job.removed, await transcriptsOf(id)]).toEqual([true, 0]);
  });
});
