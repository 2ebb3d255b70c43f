import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { receiveFile } from '#server/uploads/receive-file.ts';
import { KnownError } from '#shared/errors.ts';
import type { Operator } from '#shared/permissions.ts';
import { aRecording, openTestHouse, recordingProbe } from '#test/support/app.ts';
import { aTranscript } from '#test/support/spoken-lines.ts';
import { until } from '#test/support/until.ts';

const calls = Number(process.env['SOAK_CALLS'] ?? 60);
const most = 6;

/** Numbers from 0 up to 1, the same in every run (a linear congruential generator). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const random = seeded(7);
const named = { provider: 'Deepgram' };
const vendor = { inside: 0, most: 0, faults: 0, answered: new Map<string, number>() };

/** Of ten requests seven are answered, late; the others find one of the troubles that providers have. */
function fault(): KnownError | null {
  const at = Math.floor(random() * 10);
  if (at > 2) return null;
  vendor.faults += 1;
  const troubles = [
    new KnownError('provider_busy', { ...named, retry_after_ms: 50 }),
    new KnownError('provider_trouble', { ...named, reason: 'it answered 500' }),
    new KnownError('provider_unreachable', { ...named, reason: 'the line broke' }),
    new KnownError('provider_silent', { ...named, minutes: 1 }),
    new KnownError('provider_answer_unreadable', { ...named, reason: 'it is cut off' }),
  ];
  return troubles[Math.floor(random() * troubles.length)] ?? null;
}

async function hear(tag: string) {
  vendor.inside += 1;
  vendor.most = Math.max(vendor.most, vendor.inside);
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, 5 + random() * 60);
  await promise;
  vendor.inside -= 1;
  const trouble = fault();
  if (trouble !== null) throw trouble;
  vendor.answered.set(tag, (vendor.answered.get(tag) ?? 0) + 1);
  const transcript = aTranscript([{ by: 'agent', text: 'Good morning.', at: 0 }], { provider: 'deepgram' });
  return { transcript, answer: {} };
}

const env = { TOTALVIEW_DEEPGRAM_KEY: 'the-key-of-the-soak', TOTALVIEW_DEEPGRAM_AT_ONCE: String(most) };
const house = await openTestHouse({
  config: { providers: readConfig(env).providers },
  adapters: {
    deepgram: (account) => ({
      provider: 'deepgram',
      transcribe: ({ signal, tag }) => account.turn(signal, () => hear(tag)),
    }),
  },
});
const { deps, organizationId } = house;

async function receiveAll(campaignId: string): Promise<void> {
  const operator: Operator = { kind: 'operator', organizationId, campaignIds: [] };
  const door = { ...receiveDeps(deps), probe: async () => recordingProbe };
  const bytes = aRecording();
  for (let call = 0; call < calls; call += 1) {
    const file = { name: `call-${call}.wav`, bytes: Readable.from([bytes]) };
    const parcel = { campaignId, source: 'ui', fields: {}, transcript: null } as const;
    await receiveFile(door, operator, file, parcel, new AbortController().signal);
  }
}

async function ended() {
  const { rows } = await sql<{ status: string; code: string | null; calls: number }>`
    select status, error ->> 'code' as code, count(*)::int as calls from calls group by 1, 2 order by 1, 2
  `.execute(deps.db);
  return rows;
}

test(`${calls} calls end although three answers of ten are trouble, each transcribed once, never more than ${most} at once`, {
  timeout: 3_600_000,
}, async ({ annotate }) => {
  const campaignId = await house.campaign({ settings: { transcription: 'deepgram' } });
  await receiveAll(campaignId);
  const started = performance.now();
  await house.startCrew(2, { random: () => 0 });
  await house.startCrew(2, { random: () => 0 });
  await until(async () => (await ended()).every(({ status }) => ['completed', 'failed'].includes(status)), {
    timeoutMs: 3_000_000,
    everyMs: 200,
  });
  const all = await ended();
  const codes = all.filter(({ status }) => status === 'failed').map(({ code }) => code);
  expect(codes.filter((code) => code !== 'provider_answer_unreadable')).toEqual([]);
  expect(all.reduce((sum, { calls: some }) => sum + some, 0)).toBe(calls);
  const completed = all.find(({ status }) => status === 'completed')?.calls ?? 0;
  expect([...vendor.answered.values()].filter((times) => times > 1)).toEqual([]);
  expect(vendor.answered.size).toBe(completed);
  expect(vendor.most).toBeLessThanOrEqual(most);
  expect(vendor.faults).toBeGreaterThan(calls / 10);
  const seconds = Math.round((performance.now() - started) / 1000);
  await annotate(
    `${completed} completed, ${calls - completed} failed, ${vendor.faults} faults, most ${vendor.most} at once, ${seconds} s`,
  );
});
