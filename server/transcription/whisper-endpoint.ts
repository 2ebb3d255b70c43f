import { z } from 'zod';
import { type Clock, systemClock } from '#server/clock.ts';
import type { Account } from '#server/providers/account.ts';
import { createGuardedHttp } from '#server/providers/guarded-http.ts';
import { type AskProvider, createProviderHttp } from '#server/providers/http.ts';
import { defaultModels } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { channelsHeard, transcriptOf } from './answered.ts';
import type { Transcriber, TranscriptionOrder } from './transcriber.ts';
import { hear, type Talk } from './whisper/hearing.ts';
import { anybodySpeaks } from './whisper/parts.ts';
import { usualMostBytes } from './whisper/plan.ts';
import { type HeardPart, readParts, type SpeechOf } from './whisper/reading.ts';

type Tools = {
  /** Addresses, networks and names of closed networks that an organization may use all the same, in lower case. */
  readonly allowed?: readonly string[];
  readonly ask?: AskProvider;
  readonly clock?: Clock;
};

/**
 * Any server that speaks `/v1/audio/transcriptions`. Each side of a call is sent by itself, as a small mono copy, and
 * in parts where that is too large; where we hear nobody, nobody is asked. Throws the provider_* errors.
 */
export function createWhisperEndpoint(account: Account, tools: Tools = {}): Transcriber {
  const { ask = httpFor(account, tools.allowed ?? []), clock = systemClock } = tools;
  const model = account.model ?? defaultModels.whisper;
  return {
    provider: 'whisper',
    transcribe: async (order) => {
      const speechOf = speechIn(order);
      const learnt = { asking: 'words', mostBytes: usualMostBytes } as const;
      const talk: Talk = {
        account,
        model,
        order,
        ask,
        clock,
        speechOf,
        ...learnt,
        heard: heardBefore(order.answers.kept, model),
        read: (part) => void readHeard({ model, heard: [part] }, order),
        keep: (heard) => order.answers.keep({ model, heard, whole: false }),
      };
      const heard: HeardPart[] = [];
      for (const channel of soundsOf(order)) {
        heard.push(...(await hear(talk, channel, { startMs: 0, endMs: order.durationMs })));
      }
      return { transcript: readHeard({ model, heard }, order), answer: { model, heard, whole: true } };
    },
    reread: (kept, order) => {
      const answer = Answer.parse(kept);
      return answer.whole ? readHeard(answer, order) : null;
    },
  };
}

/** An operator may name any address, an organization none in a closed network. */
function httpFor({ from }: Account, allowed: readonly string[]): AskProvider {
  return from === 'installation'
    ? createProviderHttp()
    : createGuardedHttp({ allowed, privateNetworks: 'closed' });
}

/** What is sent: each channel by itself, or all mixed into one. */
function soundsOf(order: TranscriptionOrder): (number | null)[] {
  return order.channels.mode === 'dual'
    ? Array.from({ length: channelsHeard(order) }, (_, channel) => channel)
    : [null];
}

/** Of more than two channels we have heard a mix only: what is said in one of them is said in the mix. */
function speechIn({ speech, channelCount }: TranscriptionOrder): SpeechOf {
  const anywhere = anybodySpeaks(speech);
  return (channel) => (channel === null || channelCount > 2 ? anywhere : (speech[channel] ?? []));
}

const Answer = z.object({
  model: z.string(),
  /** Whether all that was to be heard was: else a later part failed. */
  whole: z.boolean().default(true),
  heard: z.array(
    z.object({
      channel: z.int().nullable(),
      part: z.object({ startMs: z.int(), endMs: z.int() }),
      answer: z.unknown(),
    }),
  ),
});

type Answer = z.infer<typeof Answer>;

/** The parts that an earlier try has heard, by this model: another one is to hear everything itself. */
function heardBefore(kept: unknown, model: string): readonly HeardPart[] {
  const answer = kept === undefined ? null : Answer.parse(kept);
  return answer?.model === model ? answer.heard : [];
}

/** The answers for all parts as the transcript of an order's recording. Throws provider_answer_unreadable. */
function readHeard(
  { model, heard }: { model: string; heard: readonly HeardPart[] },
  order: TranscriptionOrder,
): Transcript {
  return transcriptOf('whisper', order, () => {
    const parsed = readParts(heard, speechIn(order));
    return { ...parsed, model: parsed.model ?? model };
  });
}
