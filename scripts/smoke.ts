import { spawn } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const patienceMs = 120_000;
const Named = z.looseObject({ id: z.string() });
const Campaigns = z.object({ rows: z.array(Named) });
const CallState = z.looseObject({ status: z.string(), score: z.number().nullable() });

/** Starts the real server on an empty folder as a newcomer would, sets it up, and pushes one recording through it. */
async function smoke(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'totalview-smoke-'));
  // Run as root, the database belongs to another user, who must get through.
  await chmod(folder, 0o755);
  const env = {
    ...process.env,
    TOTALVIEW_DATA_DIR: folder,
    TOTALVIEW_PORT: '0',
    TOTALVIEW_LOG_LEVEL: 'warn',
  };
  const server = spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  try {
    const link = await setupLink(server.stdout);
    const cookie = await setUp(link);
    const [campaign] = Campaigns.parse(await ask(link, '/api/v1/campaigns', { headers: { cookie } })).rows;
    if (campaign === undefined) throw new Error('There is no ready campaign.');
    const call = await upload(link, cookie, campaign.id);
    return await untilCompleted(link, cookie, call);
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
    await new Promise((resolve) => server.once('close', resolve));
    await rm(folder, { recursive: true, force: true });
  }
}

async function setupLink(output: NodeJS.ReadableStream): Promise<URL> {
  for await (const line of createInterface({ input: output, signal: AbortSignal.timeout(patienceMs) })) {
    const link = /https?:\/\/\S+\/setup#token=\S+/.exec(line)?.[0];
    if (link !== undefined) return new URL(link);
  }
  throw new Error('The server ended without printing a setup link.');
}

async function setUp(link: URL): Promise<string> {
  const body = {
    token: link.hash.replace('#token=', ''),
    organization: 'Smoke',
    name: 'Owner',
    email: 'owner@example.com',
    password: 'a long enough password',
  };
  const reply = await fetch(new URL('/api/v1/setup', link), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (reply.status !== 201) throw new Error(`Setting up answered ${reply.status}: ${await reply.text()}`);
  return (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

async function upload(link: URL, cookie: string, campaignId: string): Promise<string> {
  const form = new FormData();
  form.set('campaign_id', campaignId);
  form.set('transcript', await openAsBlob('samples/billing-question-resolved.json'), 'call.json');
  form.set('file', await openAsBlob('samples/billing-question-resolved.mp3'), 'call.mp3');
  const headers = { cookie, origin: link.origin };
  return Named.parse(await ask(link, '/api/v1/calls/upload', { method: 'POST', headers, body: form })).id;
}

async function untilCompleted(link: URL, cookie: string, call: string): Promise<string> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const { status, score } = CallState.parse(
      await ask(link, `/api/v1/calls/${call}`, { headers: { cookie } }),
    );
    if (status === 'completed' && score !== null)
      return `The recording was completed with score ${score.toFixed(0)}.`;
    if (status === 'failed') throw new Error('The recording failed.');
    await delay(100);
  }
  throw new Error('The recording was not completed in time.');
}

async function ask(link: URL, path: string, request: RequestInit): Promise<unknown> {
  const reply = await fetch(new URL(path, link), request);
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`);
  return reply.json();
}

try {
  process.stdout.write(`smoke: ${await smoke()}\n`);
} catch (error) {
  process.stderr.write(`smoke: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
