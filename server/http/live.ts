import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { listen } from '#server/db/listen.ts';
import type { Log } from '#server/log.ts';
import { peopleOfSessions } from '#server/people/sessions.ts';
import { BulkJobChanged, CallChanged, ProviderChanged, SftpChanged } from '#shared/events.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { spaced } from './spaced.ts';

/** An event as the database tells it: with the organization it belongs to. */
const ofOrganization = { organization_id: z.string() };
const Told = z.discriminatedUnion('kind', [
  CallChanged.extend(ofOrganization),
  BulkJobChanged.extend(ofOrganization),
  SftpChanged.extend(ofOrganization),
  // The installation's own accounts are of no organization: whoever may use them is told.
  ProviderChanged.extend({ organization_id: z.string().nullable() }),
]);
type Told = z.infer<typeof Told>;

type Watcher = { actor: Actor; readonly sessionId: string | null; readonly http: FastifyReply };

/** The live streams of one web process. */
export type Live = {
  /** Begins a stream of everything this actor may see, until the other side goes away or the session ends. */
  watch(watcher: Watcher): FastifyReply;
  /** Ends all streams. */
  stop(): Promise<void>;
};

/** A session that was revoked, or whose role changed, is noticed within this time. */
const checkMs = 3_000;
const beatMs = 20_000;
/** A bulk job changes with each of its items, a provider with each request; their watchers hear of it about once a second. */
const bulkGapMs = 1_000;
/** A reader this far behind is let go; it comes back and fetches anew. */
const mostBehindBytes = 1_000_000;

/** Listens once for this process and fans out to its streams, each filtered by what its actor may see. */
export async function startLive(deps: {
  db: Db;
  connectionString: string;
  clock: Clock;
  log: Log;
}): Promise<Live> {
  const { clock, log } = deps;
  const watchers = new Set<Watcher>();
  const bulk = spaced(clock, bulkGapMs);
  const tell = (payload: string): void => {
    const event = parse(payload);
    if (event === null) return log.warn('a live event had an unknown form');
    const subject = subjectOf(event);
    if (subject === null) tellWatchers(event);
    else bulk.about(subject, () => tellWatchers(event));
  };
  const tellWatchers = (event: Told): void => {
    const { organization_id: organizationId, ...shown } = event;
    const line = `data: ${JSON.stringify(shown)}\n\n`;
    for (const watcher of watchers) {
      if (maySee(watcher.actor, organizationId, event)) write(watcher, line);
    }
  };
  const listening = await listen({
    connectionString: deps.connectionString,
    channel: 'totalview',
    log,
    onPayload: tell,
    // What happened meanwhile was missed: every page fetches anew.
    onReconnect: () => watchers.forEach((watcher) => write(watcher, 'event: resync\ndata: {}\n\n')),
  });
  const check = (): void => {
    recheck(deps, watchers).catch((error: unknown) => log.warn({ err: error }, 'could not look sessions up'));
  };
  const timers = [
    clock.setInterval(check, checkMs),
    clock.setInterval(() => watchers.forEach((watcher) => write(watcher, ': still here\n\n')), beatMs),
  ];

  return {
    watch: (watcher) => {
      begin(watcher);
      watchers.add(watcher);
      watcher.http.raw.once('close', () => watchers.delete(watcher));
      return watcher.http;
    },
    stop: async () => {
      for (const timer of timers) clock.clearInterval(timer);
      bulk.stop();
      for (const watcher of watchers) watcher.http.raw.end();
      watchers.clear();
      await listening.stop();
    },
  };
}

/** What is changed so often by many small steps that they are told together; null for what is told at once. */
function subjectOf(event: Told): string | null {
  switch (event.kind) {
    case 'bulk_job_changed':
      return event.bulk_job_id;
    case 'sftp_changed':
      return event.batch_id;
    case 'provider_changed':
      return `${event.provider} of ${event.organization_id}`;
    case 'call_changed':
      return null;
  }
}

function begin({ http }: Watcher): void {
  for (const [name, value] of Object.entries(http.getHeaders())) {
    if (value !== undefined) http.raw.setHeader(name, value);
  }
  http.hijack();
  http.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'x-accel-buffering': 'no',
  });
  http.raw.write('retry: 1000\n\n');
}

function write({ http }: Watcher, text: string): void {
  if (http.raw.writableLength > mostBehindBytes) http.raw.destroy();
  else if (!http.raw.writableEnded) http.raw.write(text);
}

function parse(payload: string): Told | null {
  try {
    return Told.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}

function maySee(actor: Actor, organizationId: string | null, event: Told): boolean {
  if (event.kind === 'provider_changed') {
    const isTheirs = organizationId === null || actor.organizationId === organizationId;
    return isTheirs && can(actor, 'organization.manage');
  }
  if (actor.organizationId !== organizationId) return false;
  if (event.kind === 'sftp_changed') return can(actor, 'sftp.view', { campaignId: event.campaign_id });
  if (event.kind === 'bulk_job_changed') {
    return can(actor, 'bulk_jobs.view', { campaignId: event.campaign_id });
  }
  return can(actor, 'calls.view', { campaignId: event.campaign_id, agentId: event.agent_id });
}

/** Ends the streams of sessions that are gone, and gives the others the rights they have now. */
async function recheck(deps: { db: Db; clock: Clock }, watchers: ReadonlySet<Watcher>): Promise<void> {
  const ids = [...watchers].flatMap((watcher) => (watcher.sessionId === null ? [] : [watcher.sessionId]));
  if (ids.length === 0) return;
  const people = await peopleOfSessions(deps, ids);
  for (const watcher of watchers) {
    if (watcher.sessionId === null) continue;
    const person = people.get(watcher.sessionId);
    if (person === undefined) watcher.http.raw.end();
    else watcher.actor = person;
  }
}
