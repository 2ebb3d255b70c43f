import type { Transcript } from 'assemblyai';
import { type Asked, type FaultServer, type Reply, startFaultServer } from './fault-server.ts';

/** How a job stands. */
export type Standing =
  | 'queued'
  | 'processing'
  | 'completed'
  | { readonly error: string }
  | { readonly status: string };

/** A job as the server keeps it. */
export type ServedJob = {
  readonly id: string;
  readonly asked: Record<string, unknown>;
  readonly created: string;
  /** The last one stays. */
  standings: Standing[];
  removed: boolean;
};

/** One word as a test states it: text, start in milliseconds, and its channel ("1", "2") or speaker ("A", "B"). */
export type Said = readonly [text: string, start: number, voice?: string];

export const uploadRoute = 'POST /v2/upload';
export const submitRoute = 'POST /v2/transcript';
export const listRoute = 'GET /v2/transcript';

/** An AssemblyAI of the tests: keeps uploads and jobs, and lets a test say how jobs go on. */
export type AssemblyAiServer = FaultServer & {
  readonly jobs: ServedJob[];
  /** How the jobs to come stand, look after look. */
  goes(...standings: Standing[]): void;
  hears(words: readonly Said[]): void;
  /** Changes completed answers of the jobs to come. */
  lies(also: Record<string, unknown>): void;
};

/** The route of looks at a job, and of its deletion. */
export function jobRoute(job: { id: string }, method = 'GET'): string {
  return `${method} /v2/transcript/${job.id}`;
}

/** Starts it. Times stand still at 2026-03-02 09:00 unless `now` says otherwise. */
export async function startAssemblyAi(
  now: () => Date = () => new Date('2026-03-02T09:00:00Z'),
): Promise<AssemblyAiServer> {
  const jobs: ServedJob[] = [];
  const state = {
    standings: ['completed'] as Standing[],
    words: [
      ['Hello.', 500, '1'],
      ['Hi.', 1500, '2'],
    ] as readonly Said[],
    lie: {} as Record<string, unknown>,
    uploads: 0,
  };
  const submit = ({ body }: Asked): Reply => {
    const asked = JSON.parse(body.toString()) as Record<string, unknown>;
    const id = `00000000-0000-4000-8000-${String(jobs.length).padStart(12, '0')}`;
    const job = {
      id,
      asked,
      created: now().toISOString().slice(0, -1),
      standings: [...state.standings],
      removed: false,
    };
    jobs.push(job);
    return { body: { id, status: 'queued', audio_url: asked['audio_url'] } };
  };
  const look = (id: string | undefined): Reply => {
    const job = jobs.find((one) => one.id === id);
    if (job === undefined) return { status: 404, body: { error: 'Not found' } };
    const standing = job.standings.length > 1 ? job.standings.shift() : job.standings[0];
    return { body: bodyOf(job, standing ?? 'queued', state) };
  };
  const remove = (id: string | undefined): Reply => {
    const job = jobs.find((one) => one.id === id);
    if (job === undefined) return { status: 404, body: { error: 'Not found' } };
    job.removed = true;
    return { body: bodyOf(job, 'completed', state) };
  };
  const server = await startFaultServer((asked) => {
    if (asked.headers.authorization !== 'aai-secret') {
      return { status: 401, body: { error: 'Authentication error, API token missing/invalid' } };
    }
    const [, , kind, id] = asked.path.split('/');
    if (kind === 'upload') {
      state.uploads += 1;
      return { body: { upload_url: `https://cdn.assemblyai.test/upload/${state.uploads}` } };
    }
    if (asked.method === 'POST') return submit(asked);
    if (id === undefined) return { body: listOf(jobs, asked.query) };
    return asked.method === 'DELETE' ? remove(id) : look(id);
  });
  return {
    ...server,
    jobs,
    goes: (...standings) => void (state.standings = standings),
    hears: (words) => void (state.words = words),
    lies: (also) => void (state.lie = also),
  };
}

/** A made-up body in the form of the vendor's specification. */
function bodyOf(
  job: ServedJob,
  standing: Standing,
  state: { words: readonly Said[]; lie: Record<string, unknown> },
): Partial<Transcript> {
  const { id, asked } = job;
  const audioUrl = job.removed ? 'http://deleted_by_user' : String(asked['audio_url']);
  const common = { id, audio_url: audioUrl, multichannel: asked['multichannel'] === true };
  if (typeof standing !== 'string') {
    return 'error' in standing
      ? { ...common, status: 'error', error: standing.error }
      : { ...common, status: standing.status as 'queued' };
  }
  if (standing !== 'completed') return { ...common, status: standing };
  return { ...common, status: 'completed', ...completed(state.words, common.multichannel), ...state.lie };
}

function completed(said: readonly Said[], multichannel: boolean): Partial<Transcript> {
  const words = said.map(([text, start, voice]) => ({
    text,
    start,
    end: start + 400,
    confidence: 0.97,
    speaker: voice ?? null,
    ...(multichannel ? { channel: voice ?? '1' } : {}),
  }));
  return {
    speech_model_used: 'universal-3-pro',
    language_code: 'en_us',
    audio_duration: 10,
    ...(multichannel ? { audio_channels: 2 } : {}),
    text: said.map(([text]) => text).join(' '),
    words,
    utterances: words.map((word) => ({ ...word, speaker: word.speaker ?? 'A', words: [word] })),
  };
}

function listOf(jobs: readonly ServedJob[], query: URLSearchParams) {
  const newest = jobs.toReversed();
  const before = query.get('before_id');
  const from = before === null ? 0 : newest.findIndex(({ id }) => id === before) + 1;
  const limit = Number(query.get('limit') ?? 10);
  const transcripts = newest.slice(from, from + limit).map(({ id, created, asked }) => ({
    id,
    resource_url: `https://api.assemblyai.test/v2/transcript/${id}`,
    status: 'completed',
    created,
    completed: null,
    audio_url: asked['audio_url'],
    error: null,
  }));
  const url = 'https://api.assemblyai.test/v2/transcript';
  const pages = { current_url: url, prev_url: null, next_url: null };
  return { page_details: { limit, result_count: transcripts.length, ...pages }, transcripts };
}
