import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type CompressedCopy, type CopyCodec, copyCodecs } from '#server/audio/compressed-copy.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Account } from '#server/providers/account.ts';
import { failureOfAnswer, jsonOf, type ProviderAnswer, unreadable } from '#server/providers/answers.ts';
import type { AskProvider } from '#server/providers/http.ts';
import { KnownError } from '#shared/errors.ts';
import { providers } from '#shared/providers.ts';
import type { TranscriptionOrder } from '../transcriber.ts';
import { type Part, speechIn } from './parts.ts';
import { leastBytes, planFor } from './plan.ts';
import type { HeardPart, SpeechOf } from './reading.ts';
import { type Asking, formFor, lessThan } from './request.ts';

const provider = 'whisper';

/** Texts that speak of the recording itself. */
const ofRecording =
  /corrupt|(could not|cannot|failed to) (be )?(decoded?|read|process|load)|(invalid|unsupported) (audio|file)|too short/i;
const ofModel =
  /model\W(.*\W)?(not found|not exist|not available|not supported)|(unknown|invalid|no such) model/i;

/** A talk with one endpoint about one order, and what has been learnt of it: how much it may be asked, and sent. */
export type Talk = {
  readonly account: Account;
  readonly model: string;
  readonly order: TranscriptionOrder;
  readonly ask: AskProvider;
  readonly clock: Clock;
  readonly speechOf: SpeechOf;
  /** Throws provider_answer_unreadable for a part that cannot be read. */
  readonly read: (part: HeardPart) => void;
  /** Keeps what was heard so far: a part that was paid for is not sent again. */
  readonly keep: (heard: readonly HeardPart[]) => Promise<void>;
  heard: readonly HeardPart[];
  asking: Asking;
  mostBytes: number;
};

/**
 * What an endpoint hears in a stretch of one channel (null: of all mixed into one), without asking for parts that an
 * earlier try has heard: stretches are cut the same way at every try. Throws the provider_* errors.
 */
export async function hear(talk: Talk, channel: number | null, stretch: Part): Promise<HeardPart[]> {
  const { codec, parts } = planFor(stretch, talk.speechOf(channel), talk.mostBytes);
  const heard: HeardPart[] = [];
  for (const part of parts) heard.push(...(await hearPart(talk, codec, { channel, part })));
  return heard;
}

/** Where we hear nobody, nobody is asked: recognisers invent words there. */
async function hearPart(
  talk: Talk,
  codec: CopyCodec,
  { channel, part }: { channel: number | null; part: Part },
): Promise<HeardPart[]> {
  if (speechIn(talk.speechOf(channel), part).length === 0) return [{ channel, part, answer: null }];
  const before = talk.heard.find((one) => one.channel === channel && isDeepStrictEqual(one.part, part));
  if (before !== undefined) return [before];
  const copy = await talk.order.copy({ codec, sound: channel ?? 'mixed', part });
  const reply = copy.sizeBytes > talk.mostBytes ? 'too large' : await askAbout(talk, codec, copy, part);
  if (reply !== 'too large') return [await keepPart(talk, { channel, part, answer: reply })];
  talk.mostBytes = Math.min(talk.mostBytes, Math.floor(copy.sizeBytes / 3));
  return hear(talk, channel, part);
}

/** What cannot be read is not kept: the next try asks again. */
async function keepPart(talk: Talk, part: HeardPart): Promise<HeardPart> {
  talk.read(part);
  talk.heard = [...talk.heard, part];
  await talk.keep(talk.heard);
  return part;
}

/** Asks for all that is wanted, and where a server refuses that, for less: most refuse what they do not know. */
async function askAbout(talk: Talk, codec: CopyCodec, copy: CompressedCopy, part: Part): Promise<unknown> {
  const { order, account } = talk;
  // The account's desk learns only inside the turn what came of it.
  const came = await account.turn(order.signal, async () => {
    return cameOf(await send(talk, codec, copy, part), talk, copy, part);
  });
  return came === 'ask for less' ? askAbout(talk, codec, copy, part) : came;
}

async function cameOf(reply: ProviderAnswer, talk: Talk, copy: CompressedCopy, part: Part): Promise<unknown> {
  if (reply.status === 413 && copy.sizeBytes > leastBytes) return 'too large';
  const less = lessThan(talk.asking);
  if ([400, 422].includes(reply.status) && less !== null && !ofRecording.test(reply.text)) {
    talk.asking = less;
    return 'ask for less';
  }
  const failure = failureOf(talk, reply);
  if (failure !== null) throw failure;
  await talk.order.spent(usedFor(talk.model, part));
  return readable(reply);
}

async function send(talk: Talk, codec: CopyCodec, copy: CompressedCopy, part: Part): Promise<ProviderAnswer> {
  const { account, order, model, asking } = talk;
  const blob = await openAsBlob(copy.path, { type: copyCodecs[codec].contentType });
  const form = formFor({ blob, name: basename(copy.path) }, { model, asking, order });
  return talk.ask({
    provider,
    method: 'POST',
    url: `${account.baseUrl ?? ''}/v1/audio/transcriptions`,
    headers: account.key === null ? {} : { authorization: `Bearer ${account.key}` },
    body: { form },
    withinMs: withinMs(part),
    signal: order.signal,
  });
}

/** A processor without a graphics card may take three times as long as the recording. */
function withinMs({ startMs, endMs }: Part): number {
  return 10 * 60_000 + 3 * (endMs - startMs);
}

function failureOf({ clock, model }: Talk, reply: ProviderAnswer): KnownError | null {
  const { label } = providers[provider];
  const failure = failureOfAnswer(provider, reply, nowOf(clock), { recording: ofRecording });
  if (failure === null) return null;
  if ([400, 404, 422].includes(reply.status) && ofModel.test(reply.text))
    return new KnownError('provider_model_gone', { provider: label, model });
  // An empty account is told as too many requests, and only the code beside the words says which it is.
  if (reply.status === 429 && reply.text.includes('insufficient_quota'))
    return new KnownError('provider_unpaid', { provider: label });
  return failure;
}

const Answer = z.union([
  z.looseObject({ text: z.string() }),
  z.looseObject({ segments: z.array(z.unknown()) }),
]);

function readable(reply: ProviderAnswer): unknown {
  const answer = jsonOf(provider, reply);
  if (Answer.safeParse(answer).success) return answer;
  throw unreadable(provider, 'it holds neither a text nor segments');
}

function usedFor(model: string, { startMs, endMs }: Part) {
  return {
    provider,
    model,
    audioMs: endMs - startMs,
    inputTokens: 0,
    cacheWriteTokens: 0,
    cacheReadTokens: 0,
    outputTokens: 0,
    batched: false,
  } as const;
}
