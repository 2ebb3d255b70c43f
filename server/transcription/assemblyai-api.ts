import type { TranscriptParams } from 'assemblyai';
import { z } from 'zod';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Account } from '#server/providers/account.ts';
import { failureOfAnswer, jsonOf, unreadable } from '#server/providers/answers.ts';
import type { AskProvider, ProviderRequest } from '#server/providers/http.ts';
import { markOf } from './assemblyai-note.ts';

const provider = 'assemblyai';
const usualUrl = 'https://api.assemblyai.com';
const minuteMs = 60_000;
/** A line slower than 100 kB a second is given up. */
const slowestBytesPerMs = 100;

const Uploaded = z.object({ upload_url: z.url() });
const Submitted = z.object({ id: z.string().min(1) });
const Listed = z.object({ id: z.string(), created: z.string(), audio_url: z.string() });
const Page = z.object({ transcripts: z.array(Listed) });

/** The calls to AssemblyAI that are needed. Each throws the provider_* errors; none is repeated here. */
export type AssemblyAiApi = {
  /** Sends a file; answers the address under which AssemblyAI alone can read it. */
  upload(file: { path: string; sizeBytes: number }, signal: AbortSignal): Promise<string>;
  /** Submits a job; answers its id. */
  submit(parameters: TranscriptParams, signal: AbortSignal): Promise<string>;
  /** The job whose audio has this mark, submitted since a time; null when there is none. */
  find(sent: { mark: string; at: string }, signal: AbortSignal): Promise<string | null>;
  /** A job as it stands. */
  look(id: string, signal: AbortSignal): Promise<unknown>;
  /** Deletes what AssemblyAI keeps of a job; one it does not know is deleted. */
  remove(id: string, signal: AbortSignal): Promise<void>;
};

/** Makes them for an account. */
export function assemblyAiApi(account: Account, parts: { ask: AskProvider; clock: Clock }): AssemblyAiApi {
  const { ask, clock } = parts;
  const rules = { forbidden: /uploaded file/i };
  const request = async (
    what: Pick<ProviderRequest, 'method' | 'body'> & { path: string; withinMs?: number },
    signal: AbortSignal,
  ): Promise<unknown> => {
    const { method, path, body, withinMs = minuteMs } = what;
    const headers = { authorization: account.key ?? '' };
    const url = `${account.baseUrl ?? usualUrl}${path}`;
    const answer = await ask({ provider, method, url, headers, ...(body && { body }), withinMs, signal });
    const failure = failureOfAnswer(provider, answer, nowOf(clock), rules);
    if (failure !== null) throw failure;
    return jsonOf(provider, answer);
  };
  return {
    upload: async ({ path, sizeBytes }, signal) => {
      const body = { file: path, sizeBytes };
      const withinMs = 5 * minuteMs + sizeBytes / slowestBytesPerMs;
      const answer = await request({ method: 'POST', path: '/v2/upload', body, withinMs }, signal);
      return shaped(Uploaded, answer).upload_url;
    },
    submit: async (parameters, signal) => {
      const body = { json: parameters };
      return shaped(Submitted, await request({ method: 'POST', path: '/v2/transcript', body }, signal)).id;
    },
    find: (sent, signal) =>
      findJob(async (path) => shaped(Page, await request({ method: 'GET', path }, signal)).transcripts, sent),
    look: (id, signal) => request({ method: 'GET', path: jobPath(id) }, signal),
    remove: async (id, signal) => {
      await request({ method: 'DELETE', path: jobPath(id) }, signal);
    },
  };
}

function jobPath(id: string): string {
  return `/v2/transcript/${encodeURIComponent(id)}`;
}

const mostPages = 25;
/** By so much clocks may differ. */
const skewMs = 10 * minuteMs;

/** Goes back through the newest jobs, by ids: addresses that an answer names are not followed. */
async function findJob(
  list: (path: string) => Promise<z.infer<typeof Listed>[]>,
  { mark, at }: { mark: string; at: string },
): Promise<string | null> {
  const since = Date.parse(at) - skewMs;
  let before = '';
  for (let page = 0; page < mostPages; page += 1) {
    const jobs = await list(`/v2/transcript?limit=200${before}`);
    const found = jobs.find(({ audio_url }) => markOf(audio_url) === mark);
    if (found !== undefined) return found.id;
    const last = jobs.at(-1);
    if (last === undefined || createdAt(last) < since) return null;
    before = `&before_id=${encodeURIComponent(last.id)}`;
  }
  return null;
}

/** AssemblyAI writes its times without their zone, which is UTC. */
function createdAt({ created }: z.infer<typeof Listed>): number {
  return Date.parse(created.endsWith('Z') ? created : `${created}Z`);
}

function shaped<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw unreadable(provider, `${parsed.error.issues[0]?.path.join('.') || 'its content'} is not as promised`);
}
