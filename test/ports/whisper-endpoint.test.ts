import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CopyWish, copyCodecs } from '#server/audio/compressed-copy.ts';
import type { SpeechSegment } from '#server/audio/recording.ts';
import { type Account, unlimited } from '#server/providers/account.ts';
import { createProviderHttp } from '#server/providers/http.ts';
import type { TranscriptionOrder } from '#server/transcription/transcriber.ts';
import { createWhisperEndpoint } from '#server/transcription/whisper-endpoint.ts';
import type { Transcript } from '#shared/transcripts.ts';
import type { Fault } from '#test/support/fault-server.ts';
import { endedByClock, firedClock } from '#test/support/fired-clock.ts';
import { orderOf, providerErrorOf } from '#test/support/transcription-order.ts';
import {
  type Line,
  type SentFile,
  startWhisper,
  transcribeRoute,
  type WhisperKind,
  type WhisperServer,
  whisperKinds,
} from '#test/support/whisper-servers.ts';

const key = 'wh-secret';
const servers = new Map<WhisperKind, WhisperServer>();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whisper-'));
  for (const kind of whisperKinds) servers.set(kind, await startWhisper(kind, key));
});
afterAll(async () => {
  for (const each of servers.values()) await each.close();
  await rm(folder, { recursive: true });
});

function server(kind: WhisperKind = 'openai'): WhisperServer {
  const found = servers.get(kind);
  if (found === undefined) throw new Error('It does not run.');
  found.sent.length = 0;
  found.takes(25_000_000);
  return found;
}

function account({ url }: { url: string }, also: Partial<Account> = {}): Account {
  return { key, baseUrl: url, model: null, from: 'installation', turn: unlimited, ...also };
}

const spoken: SpeechSegment[][] = [
  [
    [400, 1_500],
    [4_000, 5_000],
  ],
  [[1_600, 3_000]],
];

/** An order whose copies hold their wish and as many bytes as the codec may need. */
function order(also: Partial<TranscriptionOrder> = {}) {
  const wishes: CopyWish[] = [];
  const made = orderOf('/nowhere', {
    speech: spoken,
    copy: async (wish) => {
      wishes.push(wish);
      const { codec, part } = wish;
      const seconds = part === undefined ? 0 : (part.endMs - part.startMs) / 1_000;
      const sizeBytes = Math.floor(seconds * copyCodecs[codec].bytesPerSecond * 0.99);
      const path = join(folder, `${wishes.length}.${copyCodecs[codec].extension}`);
      const bytes = Buffer.alloc(sizeBytes);
      bytes.write(JSON.stringify(wish));
      await writeFile(path, bytes);
      return { path, sizeBytes };
    },
    ...also,
  });
  return { ...made, wishes };
}

function wishIn({ bytes }: SentFile): CopyWish {
  return JSON.parse(bytes.subarray(0, bytes.indexOf(0)).toString()) as CopyWish;
}

const lines: Readonly<Record<string, readonly Line[]>> = {
  0: [
    ['Good morning.', 0.5, 1.5],
    ['Goodbye, then.', 4, 5],
  ],
  1: [['I would like to pay.', 1.6, 3]],
};

async function transcribe(
  at: WhisperServer,
  also: Partial<TranscriptionOrder> = {},
  own: Partial<Account> = {},
) {
  const made = order(also);
  const { transcript, answer } = await createWhisperEndpoint(account(at, own)).transcribe(made);
  return { transcript, answer, order: made };
}

const saidIn = ({ turns }: Transcript) => turns.map(({ role, text }) => [role, text]);
const mono = { channels: { mode: 'mono', agentChannel: 0 } } as const;

describe('What is asked', () => {
  test('each channel by itself, small, with words wanted, a language, a vocabulary and the key', async () => {
    const at = server();
    const { order: made } = await transcribe(at, { language: 'en-GB', vocabulary: ['TotalView', 'IBAN'] });
    const part = { startMs: 0, endMs: 10_000 };
    expect(made.wishes).toEqual([
      { codec: 'flac', sound: 0, part },
      { codec: 'flac', sound: 1, part },
    ]);
    expect(at.sent.map(({ name, fields }) => ({ name, fields }))).toEqual(
      ['1.flac', '2.flac'].map((name) => ({
        name,
        fields: [
          ['model', 'whisper-1'],
          ['language', 'en'],
          ['response_format', 'verbose_json'],
          ['timestamp_granularities[]', 'word'],
          ['timestamp_granularities[]', 'segment'],
          ['prompt', 'TotalView, IBAN'],
        ],
      })),
    );
    expect(at.asked.at(-1)?.headers.authorization).toBe('Bearer wh-secret');
    expect(made.spentOn).toEqual(
      [1, 2].map(() => ({
        provider: 'whisper',
        model: 'whisper-1',
        audioMs: 10_000,
        inputTokens: 0,
        cacheWriteTokens: 0,
        cacheReadTokens: 0,
        outputTokens: 0,
        batched: false,
      })),
    );
  });

  test('both sides mixed where they are not apart, without key where there is none', async () => {
    const open = await startWhisper('openai');
    try {
      const { order: made } = await transcribe(open, mono, { key: null, model: 'large-v3' });
      expect(made.wishes.map(({ sound }) => sound)).toEqual(['mixed']);
      expect(open.sent[0]?.fields).toContainEqual(['model', 'large-v3']);
      expect(open.asked[0]?.headers.authorization).toBeUndefined();
    } finally {
      await open.close();
    }
  });

  test('nothing about a channel in which nobody speaks, and nothing at all about silence', async () => {
    const at = server();
    at.hears(() => [['Thanks for watching!', 1, 2]]);
    const { transcript, order: made } = await transcribe(at, { speech: [[], []] });
    expect([transcript.turns, made.wishes, made.spentOn]).toEqual([[], [], []]);
    const half = await transcribe(at, { speech: [[[500, 2_500]], []] });
    expect([saidIn(half.transcript), half.order.wishes.length]).toEqual([
      [['agent', 'Thanks for watching!']],
      1,
    ]);
  });

  test('no more vocabulary than Whisper keeps in mind', async () => {
    const at = server();
    const vocabulary = Array.from({ length: 500 }, (_, index) => `term number ${index}`);
    await transcribe(at, { vocabulary });
    const prompt = at.sent[0]?.fields.find(([name]) => name === 'prompt')?.[1] ?? '';
    expect(prompt.length).toBeLessThanOrEqual(800);
    expect(prompt).toMatch(/^term number 0, .*\d$/);
  });
});

describe('Every kind of server', () => {
  test.each(whisperKinds)('%s gives both sides in their order', async (kind) => {
    const at = server(kind);
    at.hears((sent) => lines[String(wishIn(sent).sound)] ?? []);
    const { transcript } = await transcribe(at);
    const whole = [
      ['agent', 'Good morning.'],
      ['customer', 'I would like to pay.'],
      ['agent', 'Goodbye, then.'],
    ];
    const withoutTimes = [
      ['agent', 'Good morning. Goodbye, then.'],
      ['customer', 'I would like to pay.'],
    ];
    expect(saidIn(transcript)).toEqual(kind === 'text alone' ? withoutTimes : whole);
    expect(transcript).toMatchObject({
      provider: 'whisper',
      model: 'whisper-1',
      durationMs: 10_000,
      roleConfidence: 1,
    });
    expect(transcript.words.every(({ channel }) => channel === 0 || channel === 1)).toBe(true);
  });

  test.each([
    ['openai', 2],
    ['faster-whisper', 2],
    ['whisper.cpp', 2],
    ['vllm', 3],
    ['text alone', 4],
  ] as const)(
    '%s is asked %i times for two sides: what it refuses once is not wanted again',
    async (kind, times) => {
      const at = server(kind);
      const before = at.askedFor(transcribeRoute).length;
      await transcribe(at);
      expect(at.askedFor(transcribeRoute).length - before).toBe(times);
    },
  );
});

const hour = 3_600_000;
/** Somebody speaks nine of every ten seconds. */
const talk = (durationMs: number): SpeechSegment[] =>
  Array.from({ length: durationMs / 10_000 }, (_, at): SpeechSegment => [at * 10_000, at * 10_000 + 9_000]);

describe('A recording that is too large', () => {
  test('is sent as MP3, and in parts cut at pauses whose times are put back', async () => {
    const at = server('faster-whisper');
    at.hears((sent) => [[`From ${wishIn(sent).part?.startMs}.`, 1, 3]]);
    const { transcript, order: made } = await transcribe(at, {
      ...mono,
      durationMs: 2 * hour,
      speech: [talk(2 * hour)],
      channelCount: 1,
    });
    const parts = made.wishes.map(({ part }) => part);
    expect(made.wishes.map(({ codec, sound }) => [codec, sound])).toEqual([
      ['mp3', 'mixed'],
      ['mp3', 'mixed'],
    ]);
    const cut = parts[0]?.endMs ?? 0;
    expect(cut % 10_000).toBe(9_500);
    expect(parts).toEqual([
      { startMs: 0, endMs: cut },
      { startMs: cut, endMs: 2 * hour },
    ]);
    expect(transcript.turns.map(({ text, startMs }) => [text, startMs])).toEqual([
      ['From 0.', 1_000],
      [`From ${cut}.`, cut + 1_000],
    ]);
    expect(made.spentOn.map(({ audioMs }) => audioMs)).toEqual([cut, 2 * hour - cut]);
  });

  test('for this very server is cut smaller, until it is taken', async () => {
    const at = server('openai');
    at.takes(3_000_000);
    const { order: made } = await transcribe(at, {
      ...mono,
      durationMs: hour,
      speech: [talk(hour)],
      channelCount: 1,
    });
    const sent = at.sent.map((file) => wishIn(file).part);
    expect(sent[0]?.startMs).toBe(0);
    expect(sent.at(-1)?.endMs).toBe(hour);
    for (const [index, part] of sent.entries())
      if (index > 0) expect(part?.startMs).toBe(sent[index - 1]?.endMs);
    expect(made.spentOn.length).toBe(sent.length);
  });

  test('for a server that takes nothing is refused for good', async () => {
    const at = server('openai');
    at.takes(1_000);
    expect(await providerErrorOf(transcribe(at))).toMatchObject({ code: 'provider_refused' });
  });
});

test('what was kept is read again without asking', async () => {
  const at = server('openai');
  at.hears((sent) => lines[String(wishIn(sent).sound)] ?? []);
  const { transcript, answer, order: made } = await transcribe(at);
  const before = at.asked.length;
  const kept: unknown = JSON.parse(JSON.stringify(answer));
  expect(createWhisperEndpoint(account(at)).reread?.(kept, made)).toEqual(transcript);
  expect(at.asked.length).toBe(before);
});

const parts = (at: WhisperServer) => at.sent.map((file) => wishIn(file).part);
const long = (hours: number) => ({
  ...mono,
  durationMs: hours * hour,
  speech: [talk(hours * hour)],
  channelCount: 1,
});

const usual = { changes: (reply: object) => reply } as const;
/** Fails once before the last of so many parts is heard; answers the server and what was kept. */
async function failedTry(hours: number, faults: readonly Fault[], takes = 25_000_000) {
  const at = server('faster-whisper');
  at.takes(takes);
  at.hears((sent) => [[`From ${wishIn(sent).part?.startMs}.`, 1, 3]]);
  at.next(transcribeRoute, ...faults);
  const failed = order(long(hours));
  const failure = await providerErrorOf(createWhisperEndpoint(account(at)).transcribe(failed));
  expect(failure).not.toBeNull();
  const heard = parts(at);
  at.sent.length = 0;
  return { at, kept: failed.keptAnswers.at(-1), heard };
}

async function nextTry(at: WhisperServer, hours: number, kept: unknown, own: Partial<Account> = {}) {
  const made = order(long(hours));
  const again = { ...made, answers: { ...made.answers, kept } };
  const whisper = createWhisperEndpoint(account(at, own));
  expect(whisper.reread?.(kept, again)).toBeNull();
  const { transcript } = await whisper.transcribe(again);
  return { transcript, spent: made.spentOn.length };
}

describe('A recording in parts, of which a later one fails', () => {
  test.each([
    ['is refused for now', { status: 500 }],
    ['breaks off', 'resets'],
    ['cannot be read', { body: { segments: [{ start: 1, end: 2 }] } }],
    ['holds nothing', { body: {} }],
  ] as const)('when it %s, only that part is sent and paid again', async (_, fault) => {
    const { at, kept } = await failedTry(2, [usual, fault]);
    const { transcript, spent } = await nextTry(at, 2, kept);
    const [second, ...more] = parts(at);
    expect([more, spent, second?.endMs]).toEqual([[], 1, 2 * hour]);
    expect(transcript.turns.map(({ text }) => text)).toEqual(['From 0.', `From ${second?.startMs}.`]);
  });

  test('what was cut smaller for this server is cut the same way again', async () => {
    const whole = server('faster-whisper');
    whole.takes(3_000_000);
    await transcribe(whole, long(1));
    const all = parts(whole);
    const refusedFirst = [usual, usual, usual, { status: 503 }];
    const { at, kept, heard } = await failedTry(1, refusedFirst, 3_000_000);
    await nextTry(at, 1, kept);
    expect(heard.length).toBeGreaterThan(0);
    expect([...heard, ...parts(at)]).toEqual(all);
  });

  test('another model hears everything itself', async () => {
    const { at, kept, heard } = await failedTry(2, [usual, { status: 500 }]);
    const { spent } = await nextTry(at, 2, kept, { model: 'large-v3' });
    expect([heard.length, spent]).toEqual([1, 2]);
  });

  test('what is kept once it is whole is read, and nobody is asked', async () => {
    const { at, kept } = await failedTry(2, [usual, { status: 500 }]);
    const made = order(long(2));
    const whisper = createWhisperEndpoint(account(at));
    const { transcript, answer } = await whisper.transcribe({ ...made, answers: { ...made.answers, kept } });
    const stored: unknown = JSON.parse(JSON.stringify(answer));
    expect(whisper.reread?.(stored, made)).toEqual(transcript);
  });
});

async function failsWith(fault: Fault, kind: WhisperKind = 'openai') {
  const at = server(kind);
  at.next(transcribeRoute, fault);
  const made = order(mono);
  const failure = await providerErrorOf(createWhisperEndpoint(account(at)).transcribe(made));
  return { failure, paid: made.spentOn.length };
}

describe('An answer that cannot be', () => {
  test.each([
    ['a web page', '<!doctype html>', 'it is a web page'],
    ['cut JSON', '{"text": "Good', 'it is cut off, or not JSON'],
    ['nothing', '', 'it is empty'],
    ['{}', {}, 'it holds neither a text nor segments'],
    ['a list', [], 'it holds neither a text nor segments'],
    ['a segment without text', { segments: [{ start: 1, end: 2 }] }, 'segments[0].text is missing'],
    [
      'a segment before the beginning',
      { segments: [{ start: -7, end: 2, text: 'Odd.' }] },
      'segments[0] begins before the recording does',
    ],
  ])('%s is refused, and was paid for', async (_, body, reason) => {
    const answer = typeof body === 'string' ? body : JSON.stringify(body);
    expect(await failsWith({ body: answer })).toEqual({
      failure: { code: 'provider_answer_unreadable', reason },
      paid: 1,
    });
  });
});

describe('A refusal', () => {
  test.each([
    [
      400,
      { error: { message: 'Invalid file format: corrupt audio' } },
      { code: 'provider_refused_recording', reason: 'Invalid file format: corrupt audio.' },
    ],
    [
      404,
      { message: 'The model `whisper-1` does not exist.' },
      { code: 'provider_model_gone', model: 'whisper-1' },
    ],
    [404, { detail: 'Not Found' }, { code: 'provider_refused', reason: 'Not Found.' }],
    [302, '', { code: 'provider_refused', reason: 'it answered 302 without a reason.' }],
    [401, {}, { code: 'provider_key_refused' }],
    [402, {}, { code: 'provider_unpaid' }],
    [403, {}, { code: 'provider_key_refused' }],
    [429, { error: { code: 'rate_limit' } }, { code: 'provider_busy' }],
    [
      429,
      { error: { message: 'You exceeded your quota', code: 'insufficient_quota' } },
      { code: 'provider_unpaid' },
    ],
    [500, 'out of memory', { code: 'provider_trouble', reason: 'it answered 500' }],
    [503, { detail: 'Model is loading' }, { code: 'provider_trouble', reason: 'it answered 503' }],
    [504, '<html>', { code: 'provider_trouble', reason: 'it answered 504' }],
  ])('%i %j', async (status, body, failure) => {
    expect(await failsWith({ status, body })).toEqual({ failure, paid: 0 });
  });

  test('of every form of the question is for good', async () => {
    const at = server();
    const no = { status: 400, body: { error: { message: `no, ${key}` } } };
    at.next(transcribeRoute, no, no, no);
    expect(await providerErrorOf(transcribe(at))).toEqual({ code: 'provider_refused', reason: 'no, [key].' });
  });
});

test.each([401, 429, 500])(
  'A %i is told where the turn ends, so that the account knows of it',
  async (status) => {
    const at = server();
    at.next(transcribeRoute, { status, body: {} });
    const ends: unknown[] = [];
    const turn: Account['turn'] = async (_, work) => {
      const [end] = await Promise.allSettled([work()]);
      ends.push(end);
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    };
    const failure = await transcribe(at, {}, { turn }).catch((error: unknown) => error);
    expect(ends).toEqual([{ status: 'rejected', reason: failure }]);
  },
);

describe('A line', () => {
  test.each(['resets', 'cuts'] as const)('that %s is trouble that passes', async (fault) => {
    const failure = { code: 'provider_trouble', reason: 'the connection broke off' };
    expect(await failsWith(fault)).toEqual({ failure, paid: 0 });
  });

  test.each(['stalls', 'hangs'] as const)('that %s ends at our deadline', async (fault) => {
    const clock = firedClock();
    const at = server();
    const before = at.asked.length;
    at.next(transcribeRoute, fault);
    const whisper = createWhisperEndpoint(account(at), { ask: createProviderHttp({ clock }), clock });
    const failing = providerErrorOf(whisper.transcribe(order()));
    expect(await endedByClock(clock, failing, () => at.asked.length > before)).toMatchObject({
      code: 'provider_silent',
    });
  });

  test('is let go at shutdown', async () => {
    const stopping = new AbortController();
    const at = server();
    at.next(transcribeRoute, { before: () => stopping.abort(new Error('stopping')), after: 'hangs' });
    await expect(transcribe(at, { signal: stopping.signal })).rejects.toThrow('stopping');
  });
});

describe('An address that an organization has entered', () => {
  test('in a closed network is refused, unless its operator allows it', async () => {
    const at = server();
    const own = account(at, { from: 'organization' });
    const before = at.asked.length;
    expect(await providerErrorOf(createWhisperEndpoint(own).transcribe(order()))).toEqual({
      code: 'provider_address_refused',
      address: '127.0.0.1',
    });
    expect(at.asked.length).toBe(before);
    const allowed = createWhisperEndpoint(own, { allowed: ['127.0.0.1'] });
    expect(await providerErrorOf(allowed.transcribe(order()))).toBeNull();
  });
});
