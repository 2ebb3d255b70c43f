import type { TranscriptionOrder } from '#server/transcription/transcriber.ts';
import { KnownError } from '#shared/errors.ts';
import type { Used } from '#shared/providers.ts';

/** An order of a ten-second recording in two channels, with what it was told on the way. */
export type TestOrder = TranscriptionOrder & {
  readonly spentOn: Used[];
  readonly remembered: string[];
  /** What was kept of answers, as it would be stored. */
  readonly keptAnswers: unknown[];
};

/** Makes one; `also` says what is different. */
export function orderOf(path: string, also: Partial<TranscriptionOrder> = {}): TestOrder {
  const spentOn: Used[] = [];
  const remembered: string[] = [];
  const keptAnswers: unknown[] = [];
  return {
    tag: 'call_1.1',
    path,
    sizeBytes: 1000,
    headerless: false,
    durationMs: 10_000,
    channelCount: 2,
    channels: { mode: 'dual', agentChannel: 0 },
    speech: [],
    language: null,
    vocabulary: [],
    address: null,
    copy: () => Promise.reject(new Error('No copy was expected')),
    job: {
      note: null,
      remember: async (note) => {
        remembered.push(note);
      },
    },
    answers: {
      kept: undefined,
      keep: async (answer) => {
        keptAnswers.push(JSON.parse(JSON.stringify(answer)));
      },
    },
    hook: null,
    pause: async () => undefined,
    spent: async (used) => {
      spentOn.push(used);
    },
    signal: new AbortController().signal,
    ...also,
    spentOn,
    remembered,
    keptAnswers,
  };
}

/** The error of the catalogue that a promise ends in, with its details; null when it ends well. */
export async function providerErrorOf(promise: Promise<unknown>) {
  try {
    await promise;
    return null;
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const { provider: _, status: _status, ...details } = error.details;
    return { code: error.code, ...details };
  }
}
