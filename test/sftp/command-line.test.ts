import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#server/clock.ts';
import type { SftpConnectionShown, SftpTest } from '#shared/sftp.ts';
import * as sftp from '#shared/sftp-endpoints.ts';
import { aRecording } from '#test/support/app.ts';
import { anOrganization } from '#test/support/builders.ts';
import { good, openSftpHouse, put, usual } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';
import { checkout } from '#test/support/source-files.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { until } from '#test/support/until.ts';
import type { Visitor } from '#test/support/visitor.ts';

const { house } = await openSftpHouse({ clock: systemClock });
const { deps } = house;
const server = await startOpenSsh();
afterAll(() => server.remove());
const organization = await anOrganization(deps.db);
const campaignId = await house.campaign({ organizationId: organization });
let senior: Visitor;
beforeAll(async () => {
  senior = await house.signedInAs('senior_manager', { organizationId: organization });
});

type Ran = { status: number; out: string; error: string };

/** Runs `totalview sftp …` for the organization as an operator does, with a text on standard input. */
function totalviewSftp(verb: string, options: Record<string, string> = {}, input = ''): Promise<Ran> {
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    DATABASE_URL: deps.connectionString,
    TOTALVIEW_DATA_DIR: deps.config.dataDir,
    TOTALVIEW_SFTP_ALLOW: '127.0.0.1',
    TOTALVIEW_SFTP_SETTLE_SECONDS: '1',
  };
  const told = Object.entries({ organization, ...options }).flatMap(([name, value]) => [`--${name}`, value]);
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      ['server/cli.ts', 'sftp', verb, ...told, '--json'],
      { cwd: checkout, env },
      (error, out, said) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        done({ status, out, error: said });
      },
    );
    child.stdin?.end(input);
  });
}

const address = { host: '127.0.0.1', port: String(server.port), user: server.username, root: server.root };
const secret = 'private_key' in server.signIn ? server.signIn.private_key : '';

test('the operator gives the server; the page shows whose it is, and nobody changes it there', async () => {
  const ran = await totalviewSftp('connect', address, `${secret}\n`);
  expect({ status: ran.status, error: ran.error }).toEqual({ status: 0, error: '' });
  expect(ran.out).not.toContain('PRIVATE KEY');
  const { connection } = (await good(senior.ask(sftp.readSftpConnection))) as {
    connection: SftpConnectionShown;
  };
  expect(connection).toMatchObject({
    host: '127.0.0.1',
    sign_in: 'private_key',
    from_operator: true,
    saved_by: null,
    host_key: null,
  });
  const draft = { host: '10.1.2.3', username: 'x', sign_in: 'password', password: 'y', root: '/' };
  const refused = { status: 409, body: { code: 'sftp_from_operator' } };
  expect(await senior.ask(sftp.saveSftpConnection, { body: draft })).toMatchObject(refused);
  expect(await senior.ask(sftp.forgetSftpConnection)).toMatchObject(refused);
});

test('a test prints the key and sends nothing until it is pinned; then it says which folders are there', async () => {
  const before = await totalviewSftp('test');
  expect(before.status).toBe(1);
  expect(JSON.parse(before.out) as SftpTest).toMatchObject({ ok: false, host_key: server.hostKey, seen: [] });
  expect(await totalviewSftp('sweep')).toMatchObject({ status: 1, out: expect.stringContaining('false') });

  const pinned = await totalviewSftp('connect', { ...address, 'host-key': server.hostKey }, secret);
  expect(pinned.status).toBe(0);
  await good(senior.ask(sftp.saveSftpSettings, { params: { id: campaignId }, body: usual }));
  await mkdir(join(server.folder, 'sales'));
  const after = await totalviewSftp('test');
  expect(after.status).toBe(0);
  expect(JSON.parse(after.out)).toMatchObject({
    ok: true,
    host_key_state: 'confirmed',
    campaigns: [{ slug: 'sales', found: true }],
  });
});

test('a private key may be encrypted, with its passphrase below it', async () => {
  const home = await temporaryFolder();
  const file = join(home.path, 'key');
  await writeFile(file, secret, { mode: 0o600 });
  await promisify(execFile)('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'three secret words', '-f', file]);
  const encrypted = await readFile(file, 'utf8');
  await home.remove();
  const given = (input: string) => totalviewSftp('connect', address, input);
  expect(await given(encrypted)).toMatchObject({ error: expect.stringContaining('no passphrase was given') });
  expect(await given(`${encrypted}wrong\n`)).toMatchObject({
    error: expect.stringContaining('its passphrase is not right'),
  });
  expect(await given(`${encrypted}three secret words\n`)).toMatchObject({ status: 0, error: '' });
  expect(JSON.parse((await totalviewSftp('test')).out)).toMatchObject({ ok: true });
});

test('a sweep imports what lies there, at once', async () => {
  await put(join(server.folder, 'sales'), 'a.wav', aRecording());
  await put(join(server.folder, 'sales'), 'calls.csv', 'file_name\na.wav\n');
  await until(
    async () => {
      expect(await totalviewSftp('sweep')).toMatchObject({ status: 0 });
      const calls = await deps.db
        .selectFrom('calls')
        .select('file_name')
        .where('organization_id', '=', organization)
        .execute();
      return calls.length === 1;
    },
    { timeoutMs: 60_000 },
  );
});

test.each([
  [{}, ''],
  [{ port: 'ssh' }, 'secret'],
  [{ root: 'recordings' }, 'secret'],
  [{ 'host-key': 'MD5:00:11' }, 'secret'],
  [{ host: '169.254.169.254' }, 'secret'],
])('%j with %j on standard input is refused with a sentence', async (options, input) => {
  const ran = await totalviewSftp('connect', { ...address, ...options }, input);
  expect(ran.status).not.toBe(0);
  expect(ran.error + ran.out).toMatch(/[a-z]/);
  expect(ran.error).not.toMatch(/ {4}at /);
});

test('forgotten, it is the people’s again', async () => {
  expect(await totalviewSftp('forget')).toMatchObject({ status: 0 });
  expect(await good(senior.ask(sftp.readSftpConnection))).toEqual({ connection: null });
  const draft = { host: '10.1.2.3', username: 'x', sign_in: 'password', password: 'y', root: '/' };
  expect(await good(senior.ask(sftp.saveSftpConnection, { body: draft }))).toMatchObject({
    from_operator: false,
  });
});

test('nothing secret is in the audit log', async () => {
  const log = await deps.db
    .selectFrom('audit_log')
    .select(['act', 'who_kind', 'after'])
    .where('organization_id', '=', organization)
    .orderBy('id')
    .execute();
  expect(log.filter(({ who_kind: who }) => who === 'operator').map(({ act }) => act)).toEqual([
    'sftp_connection.saved',
    'sftp_connection.tested',
    'sftp_connection.saved',
    'sftp_connection.trusted',
    'sftp_connection.tested',
    'sftp_connection.saved',
    'sftp_connection.tested',
    'sftp_connection.forgotten',
  ]);
  expect(JSON.stringify(log)).not.toMatch(/PRIVATE KEY|three secret words/);
});
