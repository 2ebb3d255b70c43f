import { z } from 'zod';
import { type Clock, nowOf, systemClock } from '#server/clock.ts';
import type { Account } from '#server/providers/account.ts';
import { unreadable } from '#server/providers/answers.ts';
import { type AskProvider, createProviderHttp } from '#server/providers/http.ts';
import { type ErrorCode, KnownError } from '#shared/errors.ts';
import { defaultModels, type Used } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { channelsHeard, refuseChannels, transcriptOf } from './answered.ts';
import { asSent, asSentBefore } from './as-sent.ts';
import { type AssemblyAiApi, assemblyAiApi } from './assemblyai-api.ts';
import { failureOfJob, meaningOf } from './assemblyai-errors.ts';
import { type AssemblyAiNote, givenUp, jobsOf, lostOf, markOf, noteOf } from './assemblyai-note.ts';
import { assemblyAiParameters } from './assemblyai-request.ts';
import { type Job, waitForJob } from './assemblyai-wait.ts';
import { readAssemblyAi } from './formats/assemblyai-json.ts';
import type { Transcribed, Transcriber, TranscriptionOrder } from './transcriber.ts';

const provider = 'assemblyai';
/** Documented: 2.2 GB by an upload, 5 GB from an address. */
const limits = { sentBytes: 2_200_000_000, fetchedBytes: 5_000_000_000 };
/** Long enough for a queue of hours. */
const addressSeconds = 24 * 3600;

type Parts = { readonly ask?: AskProvider; readonly clock?: Clock };

/**
 * AssemblyAI: a job is submitted and waited for. What was begun is noted before each step that cannot be repeated, so
 * that a later try goes on with the same job. Throws the provider_* errors.
 */
export function createAssemblyAi(account: Account, parts: Parts = {}): Transcriber {
  const { ask = createProviderHttp(), clock = systemClock } = parts;
  const api = assemblyAiApi(account, { ask, clock });
  return {
    provider,
    transcribe: async (ordered) => {
      const before = noteOf(ordered.job.note);
      const isSent = (before.job ?? before.uploaded) !== null;
      const order = isSent ? asSentBefore(ordered, limits) : await asSent(ordered, limits);
      return account.turn(order.signal, async () => {
        const note = await withAudio(api, order, before);
        const begun = note.job === null ? await submit(api, order, note, { account, clock }) : note;
        return finish(api, order, begun, account);
      });
    },
    forget: async (text, signal) => {
      const note = noteOf(text);
      const found = await Promise.all(lostOf(note).map((sent) => api.find(sent, signal)));
      const ids = [...jobsOf(note), ...found.filter((id) => id !== null)];
      for (const id of new Set(ids)) await forgetJob(api, id, signal);
    },
  };
}

/** Uploads the recording, unless it can be fetched, lies there already, or belongs to a job that runs. */
async function withAudio(
  api: AssemblyAiApi,
  order: TranscriptionOrder,
  note: AssemblyAiNote,
): Promise<AssemblyAiNote> {
  if (note.job !== null || note.uploaded !== null || order.address !== null) return note;
  return remember(order, { ...note, uploaded: await api.upload(order, order.signal) });
}

async function remember(order: TranscriptionOrder, note: AssemblyAiNote): Promise<AssemblyAiNote> {
  await order.job.remember(JSON.stringify(note));
  return note;
}

/**
 * Submits a job, unless an earlier submit has arrived whose answer was lost. One that was not refused, and whose job
 * cannot be found, is counted as paid for: nobody can say that it was not.
 */
async function submit(
  api: AssemblyAiApi,
  order: TranscriptionOrder,
  note: AssemblyAiNote,
  { account, clock }: { account: Account; clock: Clock },
): Promise<AssemblyAiNote> {
  const lost = note.sent === null ? null : await api.find(note.sent, order.signal);
  if (lost !== null) return remember(order, { ...note, sent: null, job: lost });
  const known = await countLost(order, note, account);
  const audioUrl = note.uploaded ?? (await order.address?.(addressSeconds));
  if (audioUrl === undefined) throw new TypeError('A recording without an address was uploaded before');
  const hook = order.hook === null ? null : await order.hook();
  const sent = { mark: markOf(audioUrl), at: nowOf(clock).toISOString(), refused: false };
  const noted = await remember(order, { ...known, sent });
  const parameters = assemblyAiParameters({ ...order, audioUrl, model: account.model, hook });
  try {
    return await remember(order, { ...noted, sent: null, job: await api.submit(parameters, order.signal) });
  } catch (error) {
    if (isRefusal(error)) await remember(order, { ...noted, sent: { ...sent, refused: true } });
    if (!isForbidden(error)) throw error;
    // It was uploaded with another key.
    await remember(order, { ...noted, sent: null, uploaded: null });
    throw trouble('it cannot read what was uploaded before');
  }
}

async function countLost(
  order: TranscriptionOrder,
  note: AssemblyAiNote,
  account: Account,
): Promise<AssemblyAiNote> {
  const { sent } = note;
  if (sent === null || sent.refused) return note;
  const model = account.model ?? defaultModels.assemblyai;
  await order.spent({ ...paidFor(order, model), lost: true });
  const { mark, at } = sent;
  return remember(order, { ...note, sent: null, lost: [...note.lost, { mark, at }] });
}

/** A gateway that gave up cannot say whether the job was made behind it. */
const unsure: ReadonlySet<unknown> = new Set([502, 504]);
/** What says that no job was made: it was answered so, or nobody was reached. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'provider_unreachable',
  'provider_busy',
  'provider_key_refused',
  'provider_unpaid',
  'provider_refused',
  'provider_refused_recording',
]);

function isRefusal(error: unknown): boolean {
  if (!(error instanceof KnownError)) return false;
  const { status } = error.details;
  return refusals.has(error.code) || (status !== undefined && !unsure.has(status));
}

function isForbidden(error: unknown): boolean {
  return error instanceof KnownError && error.details['status'] === 403;
}

function trouble(reason: string): KnownError {
  return new KnownError('provider_trouble', { provider: 'AssemblyAI', reason });
}

/** Waits for a job and reads what came of it. */
async function finish(
  api: AssemblyAiApi,
  order: TranscriptionOrder,
  note: AssemblyAiNote,
  account: Account,
): Promise<Transcribed> {
  const job = await waitForJob(api, note.job ?? '', order);
  if (job.became === 'gone') {
    await remember(order, givenUp(note));
    throw trouble('it does not know its job any more');
  }
  if (job.became === 'failed') return afterFailedJob(order, note, job);
  if (!note.paid) await pay(order, note, account, job.answer);
  return { transcript: readAnswer(job.answer, order, note.job), answer: job.answer };
}

async function afterFailedJob(
  order: TranscriptionOrder,
  note: AssemblyAiNote,
  { text, answer }: Extract<Job, { became: 'failed' }>,
): Promise<Transcribed> {
  const meaning = meaningOf(text);
  if (meaning === 'silence') return { transcript: silence(order, note), answer };
  const unfetched = note.unfetched + (meaning === 'unfetched' ? 1 : 0);
  await remember(order, { ...givenUp(note), unfetched });
  throw failureOfJob(meaning, text, note.unfetched);
}

function silence(order: TranscriptionOrder, { job }: AssemblyAiNote): Transcript {
  return transcriptOf(provider, order, () => readAssemblyAi({ id: job, status: 'completed' }));
}

const Paid = z.object({ speech_model_used: z.string() });

/** Written down once for a job, however often its answer is fetched. Each channel is paid for by itself. */
async function pay(
  order: TranscriptionOrder,
  note: AssemblyAiNote,
  account: Account,
  answer: unknown,
): Promise<void> {
  const model = Paid.safeParse(answer).data?.speech_model_used ?? account.model ?? defaultModels.assemblyai;
  await order.spent(paidFor(order, model));
  await remember(order, { ...note, paid: true });
}

function paidFor(order: TranscriptionOrder, model: string): Used {
  return {
    provider,
    model,
    audioMs: order.durationMs * channelsHeard(order),
    inputTokens: 0,
    cacheWriteTokens: 0,
    cacheReadTokens: 0,
    outputTokens: 0,
    batched: false,
  };
}

const Heard = z.object({ id: z.string(), audio_channels: z.number().nullish() });

function readAnswer(answer: unknown, order: TranscriptionOrder, job: string | null): Transcript {
  const transcript = transcriptOf(provider, order, () => {
    const parsed = readAssemblyAi(answer);
    const sent = channelsHeard(order);
    refuseChannels(Heard.parse(answer).audio_channels ?? sent, sent);
    return parsed;
  });
  if (transcript.providerJobId !== job) throw unreadable(provider, 'it is about another job');
  return transcript;
}

async function forgetJob(api: AssemblyAiApi, id: string, signal: AbortSignal): Promise<void> {
  try {
    await api.remove(id, signal);
  } catch (error) {
    // What cannot be found has been deleted before.
    if (!(error instanceof KnownError) || error.details['status'] !== 404) throw error;
  }
}
