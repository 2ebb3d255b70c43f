import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type SweepDeps, sweep } from '#server/sftp/sweep.ts';
import { sweepDeps } from '#server/sftp/sweep-deps.ts';
import type { SftpSettings, SftpTest } from '#shared/sftp.ts';
import type { SftpBatchShown, SftpFileShown } from '#shared/sftp-batches.ts';
import * as sftp from '#shared/sftp-endpoints.ts';
import { openTestHouse, recordingProbe, type TestHouse } from './app.ts';
import { anOrganization, now } from './builders.ts';
import type { SftpServer } from './sftp-servers.ts';
import { steppedClock } from './stepped-clock.ts';
import type { Visitor } from './visitor.ts';

/** A house whose clock a test moves, with one campaign that takes files from a server. */
export type SftpHouse = {
  readonly house: TestHouse;
  /** A fresh organization with the server's folder as its own, and a Senior Manager of it. */
  settle(server: SftpServer, given?: Settling): Promise<Settled>;
  /** Moves the clock. */
  advance(seconds: number): void;
};

type Settling = {
  readonly settings?: Partial<SftpSettings>;
  readonly root?: string;
  readonly isTrusted?: boolean;
};

export type Settled = {
  readonly senior: Visitor;
  readonly organizationId: string;
  readonly campaignId: string;
  readonly deps: SweepDeps;
  /** One sweep. */
  sweep(given?: Partial<SweepDeps>): Promise<void>;
  /** Sweeps until what lies there has come to rest. */
  sweepTwice(): Promise<void>;
  /** Moves the clock past the window and sweeps. */
  sweepAfterWindow(): Promise<void>;
  save(settings: Partial<SftpSettings>): Promise<void>;
  batches(): Promise<SftpBatchShown[]>;
  files(): Promise<Record<string, string>>;
  filesOf(batchId: string): Promise<SftpFileShown[]>;
  callNames(): Promise<string[]>;
};

/** Opens it; recordings are not looked into unless a test says so. */
export async function openSftpHouse(given: Parameters<typeof openTestHouse>[0] = {}): Promise<SftpHouse> {
  const clock = steppedClock(now);
  const house = await openTestHouse({
    clock,
    ...given,
    config: { sftpAllow: ['127.0.0.0/8'], ...given.config },
    ports: { probe: async () => recordingProbe, ...given.ports },
  });
  const advance = (seconds: number) => clock.advance(seconds * 1_000);
  return { house, advance, settle: (server, how = {}) => settle(house, advance, server, how) };
}

/** The settings of most tests. */
export const usual: SftpSettings = {
  enabled: true,
  slug: 'sales',
  csv: 'optional',
  window_minutes: 15,
  include: [],
  exclude: [],
  smallest_bytes: 0,
  smallest_seconds: 0,
  afterwards: 'leave',
};

async function settle(
  house: TestHouse,
  advance: (seconds: number) => void,
  server: SftpServer,
  { settings = {}, root = server.root, isTrusted = true }: Settling,
): Promise<Settled> {
  const organizationId = await anOrganization(house.deps.db);
  // Each test has the server for itself: what others have left is forgotten.
  await house.deps.db.deleteFrom('sftp_connections').execute();
  const senior = await house.signedInAs('senior_manager', { organizationId });
  const campaignId = await house.campaign({ organizationId });
  const draft = { host: '127.0.0.1', port: server.port, username: server.username, root, ...server.signIn };
  await good(senior.ask(sftp.saveSftpConnection, { body: draft }));
  const params = { id: campaignId };
  const save = async (changed: Partial<SftpSettings>) => {
    await good(senior.ask(sftp.saveSftpSettings, { params, body: { ...usual, ...settings, ...changed } }));
  };
  await save({});
  if (isTrusted) {
    const test = (await good(senior.ask(sftp.testSftpConnection))) as SftpTest;
    await good(senior.ask(sftp.trustSftpHostKey, { body: { host_key: test.host_key } }));
  }
  const deps = sweepDeps(house.deps);
  const sweepOnce = async (changed: Partial<SweepDeps> = {}) => {
    advance(60);
    await sweep({ ...deps, ...changed }, organizationId, new AbortController().signal);
  };
  const batches = async () => {
    const { rows } = (await good(senior.ask(sftp.listSftpBatches))) as { rows: SftpBatchShown[] };
    return rows.toReversed();
  };
  const filesOf = async (id: string) => {
    const { rows } = (await good(
      senior.ask(sftp.listSftpFiles, { params: { id }, query: { limit: '200' } }),
    )) as { rows: SftpFileShown[] };
    return rows;
  };
  return {
    senior,
    organizationId,
    campaignId,
    deps,
    save,
    sweep: sweepOnce,
    sweepTwice: async () => {
      await sweepOnce();
      await sweepOnce();
    },
    sweepAfterWindow: async () => {
      for (let minute = 0; minute < 16; minute += 1) await sweepOnce();
    },
    batches,
    filesOf,
    files: async () => {
      const all = await Promise.all((await batches()).map(({ id }) => filesOf(id)));
      return Object.fromEntries(
        all
          .flat()
          .map(({ path, status, failure }) => [
            path,
            failure === null ? status : `${status}: ${failure.code}`,
          ]),
      );
    },
    callNames: async () => {
      const rows = await house.deps.db
        .selectFrom('calls')
        .select('file_name')
        .where('organization_id', '=', organizationId)
        .where('source', '=', 'sftp')
        .execute();
      return rows.map(({ file_name: name }) => name).toSorted();
    },
  };
}

/** The body of an answer that has to be good. */
export async function good(asked: ReturnType<Visitor['ask']>): Promise<unknown> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`Refused with ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Puts a file into a folder, with a time of its own. */
export async function put(
  folder: string,
  name: string,
  content: string | Uint8Array = `RIFF ${name}`,
  modifiedAt = new Date('2026-11-20T09:00:00Z'),
): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await utimes(path, modifiedAt, modifiedAt);
  return path;
}
