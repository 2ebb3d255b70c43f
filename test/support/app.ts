import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { buildApp } from '#server/app.ts';
import { insertChecks } from '#server/campaigns/campaigns.db.ts';
import type { Clock } from '#server/clock.ts';
import { type Config, readConfig } from '#server/config.ts';
import { asJson } from '#server/db/tables.ts';
import { type Deps, openHouseOn } from '#server/deps.ts';
import { newId } from '#server/ids.ts';
import type { Mailer } from '#server/mail/mailer.ts';
import type { HashCost } from '#server/people/passwords.ts';
import { startCrew } from '#server/pipeline/crew.ts';
import type { Ports } from '#server/pipeline/pipeline.ts';
import type { Adapters } from '#server/providers/providers.ts';
import { type CallDetail, readCall, uploadCall } from '#shared/calls.ts';
import { CampaignSettings } from '#shared/campaigns.ts';
import type { CheckDraft } from '#shared/checks.ts';
import type { UserRole } from '#shared/permissions.ts';
import { hasEnded } from '#shared/statuses.ts';
import { aCampaign, aMember, anOrganization, now } from './builders.ts';
import { testDatabase } from './database.ts';
import { type FormPart, multipartForm } from './multipart.ts';
import { makeTone, makeWav } from './recordings.ts';

export { recordingProbe } from './recording-probe.ts';

import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';
import { type Seen, signedIn, type Visitor } from './visitor.ts';

/** The whole product over a database and a data folder of its own: an app that does not listen, and no worker yet. */
export type TestHouse = {
  readonly deps: Deps;
  readonly app: FastifyInstance;
  /** The organization that everything below belongs to unless said. */
  readonly organizationId: string;
  /** Every line that was logged, as JSON. */
  readonly logged: readonly string[];
  /** Starts working on calls. */
  startCrew(slots?: number, chosen?: Partial<Pick<Deps, 'random'>>): Promise<{ stop(): Promise<void> }>;
  /** A campaign with these checks and settings; answers its id. */
  campaign(given?: {
    checks?: readonly CheckDraft[];
    settings?: Partial<CampaignSettings>;
    organizationId?: string;
    archived?: boolean;
  }): Promise<string>;
  /** A new member of this role, signed in. */
  signedInAs(
    role: UserRole,
    given?: { organizationId?: string; campaignIds?: readonly string[]; agentId?: string },
  ): Promise<Visitor>;
};

/** Opens a house for the calling test file; it is closed and removed after the file's last test. */
export async function openTestHouse(
  given: {
    ports?: Partial<Ports>;
    adapters?: Adapters;
    clock?: Clock;
    config?: Partial<Config>;
    hashCost?: HashCost;
    mailer?: Mailer;
  } = {},
): Promise<TestHouse> {
  const { connectionString } = await testDatabase();
  const folder = await temporaryFolder();
  const logged: string[] = [];
  const log = pino({ level: 'debug', base: null }, { write: (line: string) => void logged.push(line) });
  const env = { TOTALVIEW_DATA_DIR: join(folder.path, 'data'), DATABASE_URL: connectionString };
  const house = await openHouseOn(
    onVirtualTime(connectionString),
    { ...readConfig(env), ...given.config },
    log,
    {
      supervise: true,
      maxConnections: 5,
      ...(given.clock === undefined ? {} : { clock: given.clock }),
      ...(given.ports === undefined ? {} : { ports: given.ports }),
      ...(given.adapters === undefined ? {} : { adapters: given.adapters }),
      ...(given.mailer === undefined ? {} : { mailer: given.mailer }),
    },
  );
  const deps = given.hashCost === undefined ? house.deps : { ...house.deps, hashCost: given.hashCost };
  const app = await buildApp(deps);
  const crews: { stop(): Promise<void> }[] = [];
  afterAll(async () => {
    for (const crew of crews) await crew.stop();
    await app.close();
    await house.close();
    await folder.remove();
  });
  const organizationId = await anOrganization(deps.db);
  return {
    deps,
    app,
    organizationId,
    logged,
    startCrew: async (slots = 2, chosen = {}) => {
      const crew = await startCrew({ ...deps, ...chosen }, slots);
      crews.push(crew);
      return {
        stop: async () => {
          crews.splice(crews.indexOf(crew), 1);
          await crew.stop();
        },
      };
    },
    campaign: (wanted = {}) => campaignWith(deps, { organizationId, ...wanted }),
    signedInAs: async (role, wanted = {}) => {
      const member = { role, agentId: wanted.agentId ?? null, campaignIds: wanted.campaignIds ?? [] };
      const person = await aMember(deps.db, wanted.organizationId ?? organizationId, member);
      return signedIn(app, deps, person);
    },
  };
}

/** Lets every session read the time of a TestClock, where the house has one; without one it changes nothing. */
function onVirtualTime(connectionString: string): string {
  const url = new URL(connectionString);
  url.searchParams.set('options', '-c pgboss.test_clock=on');
  return url.href;
}

async function campaignWith(
  { db }: Deps,
  given: {
    organizationId: string;
    checks?: readonly CheckDraft[];
    settings?: Partial<CampaignSettings>;
    archived?: boolean;
  },
): Promise<string> {
  const { organizationId, checks = [], settings = {}, archived = false } = given;
  const id = await aCampaign(db, organizationId, { archived });
  const drafts = checks.map((check) => ({ ...check, id: newId('check', now) }));
  await insertChecks(db, { organizationId, campaignId: id, now }, drafts);
  await db
    .updateTable('campaigns')
    .set({ settings: asJson(CampaignSettings.parse(settings)) })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
  return id;
}

/** Half a second of a tone: the smallest recording that tells anything. */
export function aRecording(hz = 440): Buffer {
  return makeWav({ seconds: 0.5, channels: [makeTone({ hz })] });
}

/** A WebVTT transcript in which the agent says these sentences, one each second. */
export function agentSays(...sentences: readonly string[]): { name: string; bytes: Buffer } {
  const cues = sentences.map(
    (sentence, second) => `00:00:0${second}.000 --> 00:00:0${second}.900\n<v Agent>${sentence}</v>\n`,
  );
  return { name: 'call.vtt', bytes: Buffer.from(['WEBVTT\n', ...cues].join('\n')) };
}

/** Anybody who sends requests: a person at a browser, a program with a key. */
type Asking = Pick<Visitor, 'ask'>;

/** What goes into one upload. */
export type Uploaded = {
  readonly campaignId?: string;
  readonly file?: { name: string | Uint8Array; bytes: Uint8Array };
  readonly transcript?: { name: string; bytes: Uint8Array };
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Uploads a recording through the app, a small one unless given. */
export async function upload(visitor: Asking, given: Uploaded): Promise<Seen> {
  const { campaignId, file = { name: 'call.wav', bytes: aRecording() }, transcript, fields = {} } = given;
  const parts: FormPart[] = Object.entries(fields).map(([name, value]) => ({ name, value }));
  if (campaignId !== undefined) parts.unshift({ name: 'campaign_id', value: campaignId });
  parts.push({ name: 'file', fileName: file.name, bytes: file.bytes });
  if (transcript !== undefined)
    parts.push({ name: 'transcript', fileName: transcript.name, bytes: transcript.bytes });
  const { body, headers } = multipartForm(parts);
  return visitor.ask(uploadCall, { body, headers: { ...headers, ...given.headers } });
}

/** Uploads, expects that it is accepted, and answers the call's id. */
export async function uploaded(visitor: Asking, given: Uploaded): Promise<string> {
  const seen = await upload(visitor, given);
  if (seen.status !== 201) throw new Error(`The upload was refused: ${JSON.stringify(seen.body)}`);
  return (seen.body as { id: string }).id;
}

/** The call as the visitor sees it now. */
export async function seeCall(visitor: Asking, id: string): Promise<CallDetail> {
  const { status, body } = await visitor.ask(readCall, { params: { id } });
  if (status !== 200) throw new Error(`The call cannot be seen: ${JSON.stringify(body)}`);
  return body as CallDetail;
}

/** Waits until the newest version of a call has ended; answers the call. */
export async function untilEnded(visitor: Asking, id: string, timeoutMs = 60_000): Promise<CallDetail> {
  const look = async () => {
    const call = await seeCall(visitor, id);
    return hasEnded(call.status) ? call : null;
  };
  return until(look, { timeoutMs, everyMs: 50 });
}
