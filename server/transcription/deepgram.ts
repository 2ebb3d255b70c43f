import { z } from 'zod';
import { type Clock, nowOf, systemClock } from '#server/clock.ts';
import type { Account } from '#server/providers/account.ts';
import { failureOfAnswer, jsonOf } from '#server/providers/answers.ts';
import { type AskProvider, createProviderHttp, type ProviderRequest } from '#server/providers/http.ts';
import { defaultModels } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { channelsHeard, refuseChannels, transcriptOf } from './answered.ts';
import { asSent, asSentBefore } from './as-sent.ts';
import { deepgramParameters, deepgramWithinMs } from './deepgram-request.ts';
import { readDeepgram } from './formats/deepgram-json.ts';
import type { Transcriber, TranscriptionOrder } from './transcriber.ts';

const provider = 'deepgram';
/** Documented: 2 GB, however it comes. */
const limits = { sentBytes: 2_000_000_000, fetchedBytes: 2_000_000_000 };
const usualUrl = 'https://api.deepgram.com';
/** Texts that speak of the recording itself. */
const ofRecording = /corrupt|unsupported data|failed to process audio|could not determine .*(format|audio)/i;

type Parts = { readonly ask?: AskProvider; readonly clock?: Clock };

/**
 * Deepgram, asked synchronously: its answer comes once and cannot be fetched again. It fetches the recording itself
 * where the order has an address, else the file is streamed. Throws the provider_* errors.
 */
export function createDeepgram(account: Account, parts: Parts = {}): Transcriber {
  const { ask = createProviderHttp(), clock = systemClock } = parts;
  return {
    provider,
    transcribe: async (ordered) => {
      const order = await asSent(ordered, limits);
      return account.turn(order.signal, async () => {
        const request = await requestFor(account, order);
        const reply = await ask(request);
        const rules = { recording: ofRecording, secrets: addressesIn(request) };
        const failure = failureOfAnswer(provider, reply, nowOf(clock), rules);
        if (failure !== null) throw failure;
        const answer = jsonOf(provider, reply);
        await order.spent(usedBy(account, order));
        return { transcript: readAnswer(answer, order), answer };
      });
    },
    reread: (answer, order) => readAnswer(answer, asSentBefore(order, limits)),
  };
}

function modelOf(account: Account): string {
  // Deepgram's own default is an old model, so one is always named.
  return account.model ?? defaultModels.deepgram;
}

async function requestFor(account: Account, order: TranscriptionOrder): Promise<ProviderRequest> {
  const sentBytes = order.address === null ? order.sizeBytes : 0;
  const withinMs = deepgramWithinMs({ durationMs: order.durationMs, sentBytes });
  const body =
    order.address === null
      ? { file: order.path, sizeBytes: order.sizeBytes }
      : { json: { url: await order.address(Math.ceil(withinMs / 1000)) } };
  return {
    provider,
    method: 'POST',
    url: `${account.baseUrl ?? usualUrl}/v1/listen?${deepgramParameters(order, modelOf(account))}`,
    headers: { authorization: `Token ${account.key ?? ''}` },
    body,
    withinMs,
    signal: order.signal,
  };
}

/** The signed address that it was given, where it was given one. */
function addressesIn({ body }: ProviderRequest): string[] {
  return body !== undefined && 'json' in body ? [(body.json as { url: string }).url] : [];
}

/** Each channel is paid for by itself. */
function usedBy(account: Account, order: TranscriptionOrder) {
  return {
    provider,
    model: modelOf(account),
    audioMs: order.durationMs * channelsHeard(order),
    inputTokens: 0,
    cacheWriteTokens: 0,
    cacheReadTokens: 0,
    outputTokens: 0,
    batched: false,
  } as const;
}

const Channels = z.object({ results: z.object({ channels: z.array(z.unknown()) }) });

/** An answer of Deepgram as the transcript of an order's recording. Throws provider_answer_unreadable. */
function readAnswer(answer: unknown, order: TranscriptionOrder): Transcript {
  return transcriptOf(provider, order, () => {
    const parsed = readDeepgram(answer);
    refuseChannels(Channels.parse(answer).results.channels.length, channelsHeard(order));
    return parsed;
  });
}
