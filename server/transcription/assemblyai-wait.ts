import { z } from 'zod';
import { unreadable } from '#server/providers/answers.ts';
import { type ErrorCode, KnownError } from '#shared/errors.ts';
import type { AssemblyAiApi } from './assemblyai-api.ts';
import type { TranscriptionOrder } from './transcriber.ts';

/** What a job came to. */
export type Job =
  | { readonly became: 'completed'; readonly answer: unknown }
  | { readonly became: 'failed'; readonly answer: unknown; readonly text: string }
  | { readonly became: 'gone' };

const firstPauseMs = 2_000;
const longestPauseMs = 30_000;
/** So many looks in a row may go wrong, about ten minutes of them, before the queue takes over. */
const patience = 20;
/** What passes, or may: a job is not known everywhere at once. Everything else is for people. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'provider_busy',
  'provider_trouble',
  'provider_unreachable',
  'provider_silent',
  'provider_answer_unreadable',
]);

const Standing = z.object({
  status: z.string(),
  error: z.string().nullish(),
  audio_url: z.string().nullish(),
});

/**
 * Looks at a job until it has ended, with growing pauses that a webhook may cut short. Looks that go wrong are made
 * good by later ones; a job that was not found time after time is gone. The order's signal is the deadline.
 */
export async function waitForJob(
  api: Pick<AssemblyAiApi, 'look'>,
  id: string,
  order: Pick<TranscriptionOrder, 'signal' | 'pause'>,
): Promise<Job> {
  let wrong = 0;
  for (let looks = 0; ; looks += 1) {
    const look = await lookAt(api, id, order.signal);
    if ('became' in look) return look;
    wrong = look.problem === null ? 0 : wrong + 1;
    if (look.problem !== null && wrong >= patience) {
      if (isUnknownJob(look.problem)) return { became: 'gone' };
      throw look.problem;
    }
    await order.pause(Math.max(pauseAfter(looks), askedWait(look.problem)));
  }
}

type Look = Job | { readonly problem: KnownError | null };

async function lookAt(api: Pick<AssemblyAiApi, 'look'>, id: string, signal: AbortSignal): Promise<Look> {
  try {
    return standing(await api.look(id, signal));
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    if (passing.has(error.code) || isUnknownJob(error)) return { problem: error };
    throw error;
  }
}

function standing(answer: unknown): Look {
  const parsed = Standing.safeParse(answer);
  if (!parsed.success) return { problem: unreadable('assemblyai', 'it does not say how its job stands') };
  const { status, error, audio_url } = parsed.data;
  if (audio_url === 'http://deleted_by_user') return { became: 'gone' };
  if (status === 'completed') return { became: 'completed', answer };
  if (status === 'error') return { became: 'failed', answer, text: error ?? '' };
  return { problem: null };
}

/** AssemblyAI answers 404 or 400 for an id that it does not know. */
function isUnknownJob({ details }: KnownError): boolean {
  return details['status'] === 404 || details['status'] === 400;
}

function pauseAfter(looks: number): number {
  return Math.min(firstPauseMs * 1.4 ** looks, longestPauseMs);
}

function askedWait(problem: KnownError | null): number {
  const asked = problem?.details['retry_after_ms'];
  return typeof asked === 'number' ? asked : 0;
}
