import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveProvider } from '#shared/provider-settings.ts';
import { readTranscript, type TranscriptShown } from '#shared/versions.ts';
import { openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { recording } from '#test/support/recordings.ts';
import { createStaging, type Staging } from '#test/support/staging.ts';
import { type Line, startWhisper, type WhisperServer } from '#test/support/whisper-servers.ts';
import { describeWithRecordings } from '#test/support/with-recordings.ts';

const house = await openTestHouse({ config: { providerAllow: ['127.0.0.1'] } });
await house.startCrew();

let staging: Staging;
let server: WhisperServer;
beforeAll(async () => {
  staging = await createStaging();
  server = await startWhisper('faster-whisper', 'wh-secret');
});
afterAll(async () => {
  await server.close();
  await staging.remove();
});

/** Hears "good morning" wherever somebody speaks in the file it was really sent, and thanks behind its end. */
async function listen({ bytes }: { bytes: Buffer }): Promise<Line[]> {
  const path = staging.freshPath();
  writeFileSync(path, bytes);
  const { activity, facts } = await staging.decodeFile(path);
  expect(facts.channels).toBe(1);
  const spoken = (activity[0] ?? []).map(
    ([start, end], at): Line => [`Good morning ${at + 1}.`, start / 1_000, end / 1_000],
  );
  return [...spoken, ['Thanks for watching!', facts.durationSeconds + 2, facts.durationSeconds + 4]];
}

async function transcriptOf(file: string, mode: 'mono' | 'dual') {
  const owner = await house.signedInAs('owner');
  const account = { key: 'wh-secret', base_url: server.url, model: 'large-v3' };
  await owner.ask(saveProvider, { params: { provider: 'whisper' }, body: account });
  server.hears(listen);
  const campaignId = await house.campaign({
    checks: [
      aCheckDraft('Greeting', {
        judging: {
          kind: 'phrases',
          phrases: ['good morning'],
          match: 'any',
          expect: 'said',
          by: 'anyone',
          where: { part: 'whole_call' },
        },
      }),
    ],
    settings: { transcription: 'whisper', channels: { mode, agentChannel: 0 } },
  });
  const id = await uploaded(owner, {
    campaignId,
    file: { name: file, bytes: readFileSync(recording(file)) },
  });
  const call = await untilEnded(owner, id);
  expect(call.error).toBeNull();
  const { body } = await owner.ask(readTranscript, { params: { id } });
  return { call, transcript: body as TranscriptShown };
}

describeWithRecordings('A recording goes through a Whisper endpoint', () => {
  test('in telephone quality, as one channel: the words lie where somebody speaks', async () => {
    const { call, transcript } = await transcriptOf('calls/osr_0034_8k.wav', 'mono');
    expect(call).toMatchObject({ status: 'completed', newest: { score: 100 } });
    expect(transcript).toMatchObject({ provider: 'whisper', model: 'large-v3' });
    expect(transcript.turns.length).toBeGreaterThan(3);
    expect(transcript.turns.map(({ text }) => text)).toEqual(
      transcript.turns.map((_, at) => `Good morning ${at + 1}.`),
    );
    expect(transcript.turns.at(-1)?.end_ms).toBeLessThanOrEqual(35_500);
  });

  test('with a voice on each side: each is sent by itself, and what both say is put together', async () => {
    const before = server.sent.length;
    const { call, transcript } = await transcriptOf('calls/fw_stereo_diarization.wav', 'dual');
    expect(call.status).toBe('completed');
    expect(server.sent.length - before).toBe(2);
    expect(new Set(transcript.turns.map(({ role }) => role))).toEqual(new Set(['agent', 'customer']));
    const starts = transcript.turns.map(({ start_ms: start }) => start ?? -1);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });
});
