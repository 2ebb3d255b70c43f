import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { TranscriptionOrder } from '#server/transcription/transcriber.ts';
import { KnownError } from '#shared/errors.ts';
import { openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { makeVoice, makeWav, type Sound } from '#test/support/recordings.ts';
import { aTranscript } from '#test/support/spoken-lines.ts';

const orders: TranscriptionOrder[] = [];
const outside: { transcribe: (order: TranscriptionOrder) => Promise<void> } = {
  transcribe: async () => undefined,
};
const house = await openTestHouse({
  ports: {
    transcriberOf: async (_, provider) => ({
      provider,
      transcribe: async (order) => {
        orders.push(order);
        await outside.transcribe(order);
        return { transcript: aTranscript([{ by: 'agent', text: 'Good morning.', at: 0 }]), answer: {} };
      },
    }),
  },
});
await house.startCrew();
const owner = await house.signedInAs('owner');
const dual = { mode: 'dual', agentChannel: 1 } as const;
const settings = { transcription: 'whisper', channels: dual } as const;
const early = makeVoice({ fromSecond: 0.5, toSecond: 1.5 });
const late = makeVoice({ fromSecond: 2, toSecond: 3, hz: 180 });

async function ordered(channels: readonly Sound[]) {
  const campaignId = await house.campaign({ settings });
  const file = { name: 'call.wav', bytes: makeWav({ seconds: 4, channels }) };
  const id = await uploaded(owner, { campaignId, file });
  const call = await untilEnded(owner, id);
  const order = orders.find(({ tag }) => tag === `${id}.1`);
  if (order === undefined) throw new Error('Nothing was ordered');
  return { call, order };
}

describe('An order for a transcript', () => {
  test('is for two sides where the channels differ, and says where each speaks', async () => {
    const { order } = await ordered([early, late]);
    expect(order).toMatchObject({ channels: dual, durationMs: 4_000 });
    expect(order.speech).toEqual([
      [[expect.closeTo(500, -3), expect.closeTo(1_500, -3)]],
      [[expect.closeTo(2_000, -3), expect.closeTo(3_000, -3)]],
    ]);
  });

  test('is for one voice after another where both channels carry the same sound', async () => {
    const { order, call } = await ordered([early, early]);
    expect(order.channels).toEqual({ mode: 'mono', agentChannel: 1 });
    expect(call.recording).toMatchObject({ fake_stereo: true });
  });

  test('is for one voice after another where there is but one channel', async () => {
    const { order } = await ordered([early]);
    expect(order.channels).toEqual({ mode: 'mono', agentChannel: 1 });
  });

  test('takes its copies away, whatever becomes of it', async () => {
    const copies: number[] = [];
    outside.transcribe = async (order) => {
      const [first, second] = [
        await order.copy({ codec: 'mp3', sound: 0 }),
        await order.copy({ codec: 'flac', sound: 'mixed', part: { startMs: 1_000, endMs: 2_000 } }),
      ];
      copies.push(first.sizeBytes, second.sizeBytes);
      throw new KnownError('provider_refused', { provider: 'Whisper endpoint', reason: 'no' });
    };
    const { call } = await ordered([early, late]);
    expect(call).toMatchObject({ status: 'failed', newest: { error: { code: 'provider_refused' } } });
    expect(copies).toEqual([expect.closeTo(24_000, -4), expect.closeTo(20_000, -5)]);
    expect(await readdir(house.deps.ports.workRoom.folder)).toEqual([]);
  });
});
