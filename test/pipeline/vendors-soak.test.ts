import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { askClaude } from '#server/analysis/ask-claude.ts';
import { createClaude } from '#server/analysis/claude.ts';
import { readConfig } from '#server/config.ts';
import { createProviderHttp } from '#server/providers/http.ts';
import { createAssemblyAi } from '#server/transcription/assemblyai.ts';
import { AssemblyAiNote, jobsOf, markOf } from '#server/transcription/assemblyai-note.ts';
import { createDeepgram } from '#server/transcription/deepgram.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { receiveFile } from '#server/uploads/receive-file.ts';
import type { Operator } from '#shared/permissions.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import { openTestHouse, recordingProbe } from '#test/support/app.ts';
import { startAssemblyAi } from '#test/support/assemblyai-server.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { openClaudeServer } from '#test/support/claude-server.ts';
import { startDeepgram } from '#test/support/deepgram-server.ts';
import { makeVoice, makeWav } from '#test/support/recordings.ts';
import { placesOfKeys } from '#test/support/remains-of-keys.ts';
import {
  drawFrom,
  troubleAssemblyAi,
  troubleClaude,
  troubleDeepgram,
} from '#test/support/troubled-vendors.ts';
import { until } from '#test/support/until.ts';

const calls = Number(process.env['SOAK_CALLS'] ?? 60);
const most = { assemblyai: 4, deepgram: 3, claude: 3 };
const keys = { assemblyai: 'aai-secret', deepgram: 'dg-secret', claude: 'claude-secret' };
/** Far above every delay of an answer that comes, so that only stalls run into it. */
const patienceMs = 1_500;

const assemblyAi = await startAssemblyAi(() => new Date());
const deepgram = await startDeepgram();
const claude = await openClaudeServer();
afterAll(async () => {
  await assemblyAi.close();
  await deepgram.close();
});
const draw = drawFrom(Number(process.env['SOAK_SEED'] ?? 7));
const told = {
  assemblyAi: troubleAssemblyAi(assemblyAi, draw),
  deepgram: troubleDeepgram(deepgram, draw),
  claude: troubleClaude(claude, draw),
};

const { providers } = readConfig({
  TOTALVIEW_ASSEMBLYAI_KEY: keys.assemblyai,
  TOTALVIEW_ASSEMBLYAI_URL: assemblyAi.url,
  TOTALVIEW_ASSEMBLYAI_AT_ONCE: String(most.assemblyai),
  TOTALVIEW_ASSEMBLYAI_PER_MINUTE: '1000000',
  TOTALVIEW_DEEPGRAM_KEY: keys.deepgram,
  TOTALVIEW_DEEPGRAM_URL: deepgram.url,
  TOTALVIEW_DEEPGRAM_AT_ONCE: String(most.deepgram),
  TOTALVIEW_DEEPGRAM_PER_MINUTE: '1000000',
  TOTALVIEW_ANTHROPIC_KEY: keys.claude,
  TOTALVIEW_ANTHROPIC_URL: claude.baseUrl,
  TOTALVIEW_ANTHROPIC_AT_ONCE: String(most.claude),
  TOTALVIEW_ANTHROPIC_PER_MINUTE: '1000000',
});
const ask = createProviderHttp({ idleMs: patienceMs });
const patience = { deadlineMs: 60_000, silenceMs: patienceMs, mostBytes: 1_000_000 };
const house = await openTestHouse({
  config: { providers },
  adapters: {
    assemblyai: (account) => {
      const adapter = createAssemblyAi(account, { ask });
      // Between two looks at a job nobody waits for seconds here.
      const transcribe: typeof adapter.transcribe = (order) =>
        adapter.transcribe({ ...order, pause: (ms) => order.pause(ms / 100) });
      return { ...adapter, transcribe };
    },
    deepgram: (account) => createDeepgram(account, { ask }),
    claude: (account, inBatch) => createClaude(account, inBatch, askClaude(account, patience)),
  },
});
const { deps, organizationId } = house;

const bytes = makeWav({
  seconds: 4,
  channels: [
    makeVoice({ fromSecond: 0.5, toSecond: 1 }),
    makeVoice({ fromSecond: 1.5, toSecond: 2, hz: 180 }),
  ],
});

/** Half of the calls go to each provider, and Claude judges all of them. */
async function receiveAll(): Promise<void> {
  const check = aCheckDraft('Greets', { judging: { kind: 'claude', prompt: 'Does the agent greet?' } });
  const campaignOf = (transcription: SpeechProvider) =>
    house.campaign({ checks: [check], settings: { transcription } });
  const campaignIds = [await campaignOf('assemblyai'), await campaignOf('deepgram')];
  const operator: Operator = { kind: 'operator', organizationId, campaignIds: [] };
  const probe = { ...recordingProbe, channels: 2, claimedDurationSeconds: 4 };
  const door = { ...receiveDeps(deps), probe: async () => probe };
  for (let call = 0; call < calls; call += 1) {
    const file = { name: `call-${call}.wav`, bytes: Readable.from([bytes]) };
    const campaignId = campaignIds[call % 2] ?? '';
    const parcel = { campaignId, source: 'ui', fields: {}, transcript: null } as const;
    await receiveFile(door, operator, file, parcel, new AbortController().signal);
  }
}

/** Lets whoever waits to try again do so now; answers how many calls have not ended. */
async function hurry(): Promise<number> {
  const { rows } = await sql<{ job: string | null }>`
    select case when v.waiting_reason = 'retrying' then v.job_id end as job
    from calls c join versions v on v.call_id = c.id and v.organization_id = c.organization_id
    where c.status not in ('completed', 'failed')
  `.execute(deps.db);
  const jobs = rows.flatMap(({ job }) => (job === null ? [] : [job]));
  await deps.db.transaction().execute((trx) => deps.queue.bringForward(trx, jobs));
  return rows.length;
}

async function endings() {
  const { rows } = await sql<{ status: string; code: string | null; stage: string | null; calls: number }>`
    select c.status, c.error ->> 'code' as code, c.error ->> 'stage' as stage, count(*)::int as calls
    from calls c group by 1, 2, 3 order by 1, 2, 3
  `.execute(deps.db);
  return rows;
}

async function notes() {
  const rows = await deps.db.selectFrom('provider_jobs').select(['call_id', 'note']).execute();
  return rows.flatMap(({ call_id: callId, note }) =>
    note === null ? [] : [{ callId, note: AssemblyAiNote.parse(JSON.parse(note)) }],
  );
}

/** The rows that were written down as paid, by provider; of Claude those that broke off and of AssemblyAI those whose submit was lost apart. */
async function uses() {
  const { rows } = await sql<{ kind: string; rows: number; calls: number }>`
    select provider || case when lost then ', lost' when provider = 'claude' and output_tokens <= 1 then ', begun' else '' end
        as kind,
      count(*)::int as rows, count(distinct call_id)::int as calls
    from provider_uses group by 1
  `.execute(deps.db);
  return Object.fromEntries(rows.map(({ kind, ...row }) => [kind, row]));
}

async function transcripts() {
  const { rows } = await sql<{ call: string; provider: string; job: string | null; text: string }>`
    select call_id as call, provider, provider_job_id as job, turns::text as text from transcripts
  `.execute(deps.db);
  return rows;
}

/** Quotes that are shown beside a turn that does not have them. */
async function strayQuotes() {
  const { rows } = await sql<{ shown: number; stray: number }>`
    select count(*)::int as shown,
      count(*) filter (where strpos(t.turns -> (e ->> 'turn')::int ->> 'text', e ->> 'quote') = 0)::int as stray
    from check_results r
    join versions v on v.call_id = r.call_id and v.number = r.version
    join transcripts t on t.id = v.transcript_id
    cross join jsonb_array_elements(r.evidence) as e
  `.execute(deps.db);
  return rows[0];
}

test(`${calls} calls end although three answers of ten are trouble, nothing is transcribed or paid twice, no provider sees more at once than it may, and no key is kept`, {
  timeout: 3_600_000,
}, async ({ annotate }) => {
  await receiveAll();
  const started = performance.now();
  await house.startCrew(2);
  await house.startCrew(2);
  await until(async () => (await hurry()) === 0, { timeoutMs: 60_000 + calls * 3_000, everyMs: 200 });
  const seconds = Math.round((performance.now() - started) / 1000);
  const all = await endings();
  const written = await notes();
  const used = await uses();
  const heard = await transcripts();
  const quotes = await strayQuotes();
  const jobsByUrl = Map.groupBy(assemblyAi.jobs, ({ asked }) => String(asked['audio_url']));
  const extra = [...jobsByUrl].map(([url, jobs]) => ({ url, extra: jobs.length - 1 }));
  const twice = extra.reduce((sum, { extra: more }) => sum + more, 0);
  await annotate(
    JSON.stringify({
      seconds,
      all,
      used,
      quotes,
      jobs: assemblyAi.jobs.length,
      twice,
      lost: [...told.assemblyAi.lost.values()].reduce((sum, times) => sum + times, 0),
      concealed: told.assemblyAi.concealed,
      claude: told.claude,
      deepgramLies: told.deepgram.lies,
      most: [assemblyAi.mostAtOnce(), deepgram.mostAtOnce(), claude.mostAtOnce()],
      asked: [assemblyAi.asked.length, deepgram.asked.length, claude.seen.length],
      troubles: Object.fromEntries(draw.counts),
    }),
  );

  // Every call has ended, and the only reason to give up is an answer that nobody can read, time after time.
  expect(all.reduce((sum, { calls: some }) => sum + some, 0)).toBe(calls);
  const failed = all.filter(({ status }) => status === 'failed');
  expect(failed.filter(({ code }) => code !== 'provider_answer_unreadable')).toEqual([]);

  expect(assemblyAi.mostAtOnce()).toBeLessThanOrEqual(most.assemblyai);
  expect(deepgram.mostAtOnce()).toBeLessThanOrEqual(most.deepgram);
  expect(claude.mostAtOnce()).toBeLessThanOrEqual(most.claude);

  // A recording has one job, and one more only where the answer to a submit was lost and a list concealed the job.
  expect(extra.filter(({ url, extra: more }) => more > (told.assemblyAi.lost.get(url) ?? 0))).toEqual([]);
  expect(twice).toBeLessThanOrEqual(told.assemblyAi.concealed);
  // Every job that no call knows of is one whose submit was lost.
  const known = written.flatMap(({ note }) => jobsOf(note));
  expect(new Set(known).size).toBe(known.length);
  const marks = new Set(written.flatMap(({ note }) => (note.sent === null ? [] : [note.sent.mark])));
  const orphans = assemblyAi.jobs.filter(
    ({ id, asked }) => !known.includes(id) && !marks.has(markOf(String(asked['audio_url']))),
  );
  expect(orphans.length).toBe(twice);
  // It is noted and counted with its call, like every other submit that may have arrived.
  const lost = written.flatMap(({ note }) => note.lost.map(({ mark }) => mark));
  expect(orphans.filter(({ asked }) => !lost.includes(markOf(String(asked['audio_url']))))).toEqual([]);
  expect(used['assemblyai, lost']?.rows ?? 0).toBe(lost.length);

  // Each transcript is of its own call, and was told truly once.
  const ofJob = new Map(written.map(({ callId, note }) => [callId, note.job]));
  const strange = heard.filter(({ call, provider, job, text }) =>
    provider === 'deepgram' ? !text.includes(call) : job !== ofJob.get(call),
  );
  expect(strange).toEqual([]);
  expect(new Set(heard.map(({ call }) => call)).size).toBe(heard.length);
  expect([...told.deepgram.truths.values()].filter((times) => times > 1)).toEqual([]);

  // What was answered is what was paid.
  const truths = told.deepgram.truths.size;
  expect(used['deepgram']?.rows).toBe(truths + told.deepgram.lies);
  expect(used['assemblyai']).toEqual({
    rows: told.assemblyAi.ended.size,
    calls: told.assemblyAi.ended.size,
  });
  expect(used['claude']?.rows).toBe(told.claude.whole);
  expect(used['claude, begun']?.rows ?? 0).toBeLessThanOrEqual(told.claude.begun);

  expect(quotes?.stray).toBe(0);
  expect(quotes?.shown).toBeGreaterThan(calls / 3);
  const some = heard.slice(0, 50).map(({ call }) => call);
  expect(await placesOfKeys(house, Object.values(keys), some)).toEqual([]);
  expect([...draw.counts.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThan(calls / 2);
});
