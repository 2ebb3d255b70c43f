import { readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClaude } from '#server/analysis/claude.ts';
import type { ClaudeCheck } from '#server/analysis/judge.ts';
import { probe } from '#server/audio/probe.ts';
import { ConfigError, readConfig } from '#server/config.ts';
import { type Account, unlimited } from '#server/providers/account.ts';
import type { InstallationAccounts } from '#server/providers/variables.ts';
import { createAssemblyAi } from '#server/transcription/assemblyai.ts';
import { createDeepgram } from '#server/transcription/deepgram.ts';
import { readSuppliedTranscript } from '#server/transcription/supplied.ts';
import type { Transcriber, TranscriptionOrder } from '#server/transcription/transcriber.ts';
import { createWhisperEndpoint } from '#server/transcription/whisper-endpoint.ts';
import { costOf, listPrices } from '#shared/prices.ts';
import { type ProviderName, providers, type Used } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { type Sample, samples } from '../samples/samples.ts';

const withinMs = 15 * 60_000;
const recordings = samples.slice(0, 2);
const check: ClaudeCheck = {
  name: 'Greets the caller',
  type: 'quality',
  category: 'Opening',
  severity: 'warning',
  weight: 1,
  active: true,
  judging: { kind: 'claude', prompt: 'Did the agent greet the caller and say who they are?' },
  id: 'check_smoke',
  position: 0,
  passMark: 70,
};

/** Why nothing may be asked of real providers; null when it was allowed and there is somebody to ask. */
function refusal(allowed: string | undefined, ready: readonly ProviderName[]): string | null {
  if (allowed !== '1') return 'This asks real providers and costs money: set TOTALVIEW_LIVE=1 to allow it.';
  if (ready.length > 0) return null;
  return 'No provider is set up: set TOTALVIEW_ASSEMBLYAI_KEY, TOTALVIEW_DEEPGRAM_KEY, TOTALVIEW_WHISPER_URL or TOTALVIEW_ANTHROPIC_KEY.';
}

function readyIn(accounts: InstallationAccounts): ProviderName[] {
  const { assemblyai, deepgram, whisper, claude } = accounts;
  const isReady = {
    assemblyai: assemblyai.key !== null,
    deepgram: deepgram.key !== null,
    whisper: whisper.baseUrl !== null,
    claude: claude.key !== null,
  };
  return (Object.keys(isReady) as ProviderName[]).filter((name) => isReady[name]);
}

/** Has two short recordings transcribed by each provider that is set up, and one of their own transcripts judged by Claude. */
async function smokeLive(accounts: InstallationAccounts, ready: readonly ProviderName[]): Promise<void> {
  const account = (name: ProviderName): Account => ({
    ...accounts[name],
    from: 'installation',
    turn: unlimited,
  });
  const made = {
    assemblyai: () => createAssemblyAi(account('assemblyai')),
    deepgram: () => createDeepgram(account('deepgram')),
    whisper: () => createWhisperEndpoint(account('whisper')),
  };
  for (const name of ready) {
    if (name === 'claude') await judgeOne(account(name), await suppliedTranscript());
    else for (const sample of recordings) await transcribeOne(made[name](), sample);
  }
}

async function suppliedTranscript(): Promise<Transcript> {
  const [sample] = recordings;
  if (sample === undefined) throw new Error('There is no sample');
  const bytes = await readFile(sample.transcript);
  const channelRule = { mode: 'dual', agentChannel: 0 } as const;
  return readSuppliedTranscript({ fileName: 'sample.json', bytes, durationMs: null, channelRule });
}

async function transcribeOne(transcriber: Transcriber, { title, audio }: Sample): Promise<void> {
  const spent: Used[] = [];
  const notes: string[] = [];
  const signal = AbortSignal.timeout(withinMs);
  const began = performance.now();
  const order = await orderOf(fileURLToPath(audio), { spent, notes, signal });
  const { transcript } = await transcriber.transcribe(order);
  const { label } = providers[transcriber.provider];
  say(`${label}: “${title}”: ${transcript.words.length} words in ${transcript.turns.length} turns`);
  say(
    `  ${transcript.model ?? 'no model'}, ${transcript.language ?? 'no language'}, ${secondsSince(began)} s, ${costs(spent)}`,
  );
  const note = notes.at(-1);
  if (note !== undefined && transcriber.forget !== undefined) {
    await transcriber.forget(note, signal);
    say('  its copy was deleted there');
  }
}

async function orderOf(
  path: string,
  told: { spent: Used[]; notes: string[]; signal: AbortSignal },
): Promise<TranscriptionOrder> {
  const { claimedDurationSeconds, channels } = await probe(
    { path },
    { fileName: 'sample.mp3', signal: told.signal },
  );
  return {
    tag: `smoke.${Date.now()}`,
    path,
    sizeBytes: (await stat(path)).size,
    durationMs: Math.ceil((claimedDurationSeconds ?? 0) * 1000),
    headerless: false,
    channelCount: channels,
    channels: { mode: 'dual', agentChannel: 0 },
    speech: [],
    language: null,
    vocabulary: ['TotalView'],
    address: null,
    copy: () => Promise.reject(new Error('A short sample needs no copy')),
    job: { note: null, remember: async (note) => void told.notes.push(note) },
    answers: { kept: undefined, keep: async () => undefined },
    hook: null,
    pause: (ms) => delay(ms, undefined, { signal: told.signal }),
    spent: async (used) => void told.spent.push(used),
    signal: told.signal,
  };
}

async function judgeOne(account: Account, transcript: Transcript): Promise<void> {
  const spent: Used[] = [];
  const began = performance.now();
  const answer = await createClaude(account).judge({
    tag: `smoke.${Date.now()}`,
    transcript,
    checks: [check],
    insights: true,
    batched: false,
    spent: async (used) => void spent.push(used),
    signal: AbortSignal.timeout(withinMs),
  });
  for (const judgement of answer.judgements) say(`Claude: ${JSON.stringify(judgement)}`);
  say(`  ${secondsSince(began)} s, ${costs(spent)}`);
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}

function costs(spent: readonly Used[]): string {
  const parts = spent.map((used) => costOf(used, listPrices));
  if (parts.length === 0) return 'nothing to pay';
  if (parts.includes(null)) return 'of an unknown price';
  return `about $${(parts.reduce<number>((sum, micros) => sum + (micros ?? 0), 0) / 1e6).toFixed(4)}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  const { TOTALVIEW_LIVE: allowed, ...env } = process.env;
  const { providers: accounts } = readConfig(env);
  const ready = readyIn(accounts);
  const refused = refusal(allowed, ready);
  if (refused !== null) throw new ConfigError(refused);
  await smokeLive(accounts, ready);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
