import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as sftp from '#shared/sftp-endpoints.ts';
import { good, openSftpHouse, put, type Settled, usual } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';

const { house, settle } = await openSftpHouse();
const { db } = house.deps;
const server = await startOpenSsh();
afterAll(() => server.remove());

type Case = {
  /** Beside them lies what the CSVs name; `a.wav` alone unless it is said. */
  readonly recordings?: readonly string[];
  readonly csvs: Readonly<Record<string, string | Uint8Array>>;
  /** The customer that each recording got from its row, or why it was not imported. */
  readonly got: Readonly<Record<string, string | null>>;
  /** What became of the CSV, where it was not read. */
  readonly csv?: string;
  readonly missing?: number;
};

const plain = 'file_name,customer_id\na.wav,C1\n';
const one = { 'calls.csv': plain };
const both = ['a.wav', 'b.wav'];

/** Every way in which a CSV comes dirty. A required CSV says more than an optional one: it is required in all. */
const cases: Readonly<Record<string, Case>> = {
  BOM: { csvs: { 'calls.csv': `\u{feff}${plain}` }, got: { 'a.wav': 'C1' } },
  ';': { csvs: { 'calls.csv': plain.replaceAll(',', ';') }, got: { 'a.wav': 'C1' } },
  tab: { csvs: { 'calls.csv': plain.replaceAll(',', '\t') }, got: { 'a.wav': 'C1' } },
  CR: { csvs: { 'calls.csv': plain.replaceAll('\n', '\r') }, got: { 'a.wav': 'C1' } },
  quotes: { csvs: { 'calls.csv': 'file_name,customer_id\n"a.wav","C,1"\n' }, got: { 'a.wav': 'C,1' } },
  'newline in quote': {
    csvs: { 'calls.csv': 'file_name,disposition,customer_id\na.wav,"two\nlines",C1\nb.wav,x,C2\n' },
    recordings: both,
    got: { 'a.wav': 'C1', 'b.wav': 'C2' },
  },
  'bare quote': {
    csvs: { 'calls.csv': 'file_name,customer_id\na.wav,5" disk\nb.wav,C2\n' },
    recordings: both,
    got: { 'a.wav': 'failed: sftp_no_row', 'b.wav': 'C2' },
  },
  unclosed: {
    csvs: { 'calls.csv': 'file_name,customer_id\nb.wav,C2\na.wav,"C1\n' },
    recordings: both,
    got: { 'a.wav': 'failed: sftp_no_row', 'b.wav': 'C2' },
  },
  'ragged rows': {
    csvs: { 'calls.csv': 'file_name,customer_id\na.wav,C1,x\nb.wav,C2\n' },
    recordings: both,
    got: { 'a.wav': 'failed: sftp_no_row', 'b.wav': 'C2' },
  },
  'blank rows': { csvs: { 'calls.csv': `\n\n${plain}\n\n` }, got: { 'a.wav': 'C1' } },
  'duplicate header': {
    csvs: { 'calls.csv': 'file_name,customer_id,customer_id\na.wav,C1,C2\n' },
    got: { 'a.wav': 'C1' },
  },
  'duplicate row (same)': { csvs: { 'calls.csv': `${plain}a.wav,C1\n` }, got: { 'a.wav': 'C1' } },
  'duplicate row (different)': { csvs: { 'calls.csv': `${plain}a.wav,C2\n` }, got: { 'a.wav': 'C2' } },
  'sep=': { csvs: { 'calls.csv': 'sep=;\nfile_name;customer_id\na.wav;C1\n' }, got: { 'a.wav': 'C1' } },
  NUL: {
    csvs: { 'calls.csv': 'file_name,customer_id\na.wav,C\u00001\nb.wav,C2\n' },
    recordings: both,
    got: { 'a.wav': 'failed: sftp_no_row', 'b.wav': 'C2' },
  },
  'formula cells': { csvs: { 'calls.csv': 'file_name,customer_id\na.wav,=1+2\n' }, got: { 'a.wav': '=1+2' } },
  'header only': {
    csvs: { 'calls.csv': 'file_name,customer_id\n' },
    csv: 'failed: csv_unreadable',
    got: { 'a.wav': 'failed: sftp_no_csv' },
  },
  empty: {
    csvs: { 'calls.csv': '' },
    csv: 'failed: csv_unreadable',
    got: { 'a.wav': 'failed: sftp_no_csv' },
  },
  'no header': {
    csvs: { 'calls.csv': 'a.wav,C1\n' },
    csv: 'failed: csv_unreadable',
    got: { 'a.wav': 'failed: sftp_no_csv' },
  },
  'UTF-16LE': { csvs: { 'calls.csv': Buffer.from(`\u{feff}${plain}`, 'utf16le') }, got: { 'a.wav': 'C1' } },
  'UTF-16BE': {
    csvs: { 'calls.csv': Buffer.from(`\u{feff}${plain}`, 'utf16le').swap16() },
    got: { 'a.wav': 'C1' },
  },
  cp1252: {
    csvs: { 'calls.csv': Buffer.from(plain.replace('C1', 'Müller'), 'latin1') },
    got: { 'a.wav': 'Müller' },
  },
  'file missing': { csvs: { 'calls.csv': `${plain}b.wav,C2\n` }, got: { 'a.wav': 'C1' }, missing: 1 },
  'extra audio': { csvs: one, recordings: both, got: { 'a.wav': 'C1', 'b.wav': 'failed: sftp_no_row' } },
  'case or extension differing': {
    csvs: { 'calls.csv': 'file_name,customer_id\nA.WAV,C1\nb.mp3,C2\n' },
    recordings: both,
    got: { 'a.wav': 'C1', 'b.wav': 'C2' },
  },
  'path traversal in file_name': {
    csvs: { 'calls.csv': `${plain}../../etc/passwd,C2\n` },
    got: { 'a.wav': 'C1' },
    missing: 1,
  },
  'two CSVs in one batch': {
    csvs: { 'calls.csv': plain, 'more.csv': 'file_name,customer_id\nb.wav,C2\n' },
    recordings: both,
    got: { 'a.wav': 'C1', 'b.wav': 'C2' },
  },
};

describe('A CSV with', () => {
  let home: Settled;
  const campaigns = new Map<string, string>();
  /** A campaign for each case, all swept together. */
  beforeAll(async () => {
    home = await settle(server, { settings: { enabled: false } });
    for (const [at, [name, { csvs, recordings = ['a.wav'] }]] of Object.entries(cases).entries()) {
      const id = await house.campaign({ organizationId: home.organizationId });
      campaigns.set(name, id);
      const body = { ...usual, slug: `case-${at}`, csv: 'required', window_minutes: 1 };
      await good(home.senior.ask(sftp.saveSftpSettings, { params: { id }, body }));
      const folder = join(server.folder, `case-${at}`);
      for (const [file, content] of Object.entries(csvs)) await put(folder, file, content);
      for (const file of recordings) await put(folder, file);
    }
    for (let sweeps = 0; sweeps < 5; sweeps += 1) await home.sweep();
  }, 120_000);

  test.each(Object.keys(cases))('%s', async (name) => {
    const { got, csv = 'completed', csvs, missing = 0 } = cases[name]!;
    const id = campaigns.get(name)!;
    const files = await db
      .selectFrom('sftp_files')
      .leftJoin('calls', (on) =>
        on
          .onRef('calls.organization_id', '=', 'sftp_files.organization_id')
          .onRef('calls.id', '=', 'sftp_files.call_id'),
      )
      .select(['path', 'kind', 'sftp_files.status', 'failure', 'customer_id'])
      .where('sftp_files.campaign_id', '=', id)
      .execute();
    const told = files.map(({ path, kind, status, failure, customer_id: customer }) => [
      path,
      failure === null ? (kind === 'csv' ? status : customer) : `${status}: ${failure.code}`,
    ]);
    const read = Object.keys(csvs).map((file) => [file, csv]);
    expect(Object.fromEntries(told)).toEqual({ ...got, ...Object.fromEntries(read) });
    const batches = await db
      .selectFrom('sftp_batches')
      .select('missing')
      .where('campaign_id', '=', id)
      .execute();
    expect(batches.reduce((sum, batch) => sum + batch.missing.count, 0)).toBe(missing);
  });
});

/** The calls that came in, each with the customer that its row named. */
async function customersOf({ organizationId }: Settled) {
  const calls = await db
    .selectFrom('calls')
    .select(['file_name', 'customer_id'])
    .where('organization_id', '=', organizationId)
    .orderBy('file_name')
    .execute();
  return calls.map((call) => [call.file_name, call.customer_id]);
}

describe('A CSV in time', () => {
  const sales = join(server.folder, 'sales');
  beforeAll(() => rm(sales, { recursive: true, force: true }));

  async function fresh(given: Parameters<typeof settle>[1] = {}): Promise<Settled> {
    await rm(sales, { recursive: true, force: true });
    return settle(server, { settings: { csv: 'required', window_minutes: 3 }, ...given });
  }

  test('before its audio waits for it', async () => {
    const here = await fresh();
    await put(sales, 'calls.csv', plain);
    await here.sweepTwice();
    expect((await here.batches()).map(({ status }) => status)).toEqual(['waiting_for_files']);
    await put(sales, 'a.wav');
    await here.sweepTwice();
    expect((await here.batches()).map(({ status }) => status)).toEqual(['completed']);
    expect(await customersOf(here)).toEqual([['a.wav', 'C1']]);
  });

  test('after its audio is waited for', async () => {
    const here = await fresh();
    await put(sales, 'a.wav');
    await here.sweepTwice();
    expect((await here.batches()).map(({ status }) => status)).toEqual(['waiting_for_csv']);
    await put(sales, 'calls.csv', plain);
    await here.sweepTwice();
    expect(await customersOf(here)).toEqual([['a.wav', 'C1']]);
  });

  test('at the edge of the window: seen before it ends, it goes on to the next batch and saves its recording there', async () => {
    const here = await fresh();
    await put(sales, 'a.wav');
    for (let minute = 0; minute < 3; minute += 1) await here.sweep();
    await put(sales, 'calls.csv', plain);
    for (let minute = 0; minute < 3; minute += 1) await here.sweep();
    expect(await customersOf(here)).toEqual([['a.wav', 'C1']]);
    const batches = await here.batches();
    expect(batches.at(-1)?.status).toBe('completed');
    expect(batches.flatMap(({ status }) => (status === 'processing' ? [status] : []))).toEqual([]);
  });

  test('rewritten while it is read is read again when it has come to rest', async () => {
    const here = await fresh();
    const path = await put(sales, 'calls.csv', plain);
    await put(sales, 'a.wav');
    await here.sweep();
    let rewritten = false;
    await here.sweep({
      connect: async (target) => {
        const remote = await here.deps.connect(target);
        return {
          ...remote,
          read: async function* (file, sizeBytes) {
            yield* remote.read(file, sizeBytes);
            if (rewritten) return;
            rewritten = true;
            await writeFile(path, plain.replace('C1', 'C9'));
            await utimes(path, new Date('2026-11-21T09:00:00Z'), new Date('2026-11-21T09:00:00Z'));
          },
        };
      },
    });
    expect(await customersOf(here)).toEqual([]);
    await here.sweepTwice();
    await here.sweep();
    expect(await customersOf(here)).toEqual([['a.wav', 'C9']]);
  });

  test('that comes late opens a new batch; late audio within a week completes its old one, later it does not', async () => {
    const here = await fresh({ settings: { csv: 'optional', window_minutes: 1 } });
    await put(sales, 'a.wav');
    await put(sales, 'calls.csv', `${plain}b.wav,C2\nc.wav,C3\n`);
    for (let minute = 0; minute < 4; minute += 1) await here.sweep();
    expect((await here.batches()).map(({ status }) => status)).toEqual(['incomplete']);
    await put(sales, 'b.wav');
    await here.sweepTwice();
    expect((await here.batches()).map(({ status, missing }) => [status, missing.count])).toEqual([
      ['incomplete', 1],
    ]);
    await db
      .updateTable('sftp_batches')
      .set({ ended_at: new Date('2026-11-01T00:00:00Z') })
      .where('organization_id', '=', here.organizationId)
      .execute();
    await put(sales, 'c.wav');
    for (let minute = 0; minute < 4; minute += 1) await here.sweep();
    expect((await here.batches()).map(({ status }) => status)).toEqual(['incomplete', 'completed']);
    expect(await customersOf(here)).toEqual([
      ['a.wav', 'C1'],
      ['b.wav', 'C2'],
      ['c.wav', null],
    ]);
  });

  test('of a million rows names what is missing by count and the first thousand', async () => {
    const here = await fresh({ settings: { csv: 'optional', window_minutes: 1 } });
    const rows = Array.from({ length: 1_000_000 }, (_, at) => `call-${at}.wav,C${at}`);
    await put(sales, 'calls.csv', `file_name,customer_id\n${rows.join('\n')}\n`);
    await put(sales, 'call-999999.wav');
    for (let minute = 0; minute < 3; minute += 1) await here.sweep();
    expect(await customersOf(here)).toEqual([['call-999999.wav', 'C999999']]);
    const [batch] = await db
      .selectFrom('sftp_batches')
      .select(['status', 'missing'])
      .where('organization_id', '=', here.organizationId)
      .execute();
    expect([batch?.status, batch?.missing.count, batch?.missing.rows.length]).toEqual([
      'incomplete',
      999_999,
      1_000,
    ]);
  }, 240_000);
});
