import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { costsBook, figuresBook, usageBook } from '#server/db/books.ts';
import { whoKinds } from '#shared/audit.ts';
import { bulkItemStates, bulkJobKinds } from '#shared/bulk-jobs.ts';
import { CheckType, Severity } from '#shared/checks.ts';
import { keyScopes, userRoles } from '#shared/permissions.ts';
import { ProviderName, SpeechProvider } from '#shared/providers.ts';
import { sftpBatchStatuses, sftpFileStatuses } from '#shared/sftp-statuses.ts';
import { callStatuses, decisions, reviewStatuses, uploadSources, verdicts } from '#shared/statuses.ts';
import { stageNames, versionCauses } from '#shared/versions.ts';
import { testDatabase } from '#test/support/database.ts';
import { type StatedColumn, statedTables } from '#test/support/table-types.ts';

const { db } = await testDatabase();
const stated = statedTables();

type Column = { table: string; column: string; type: string; nullable: boolean; filled: boolean };
const { rows: columns } = await sql<Column>`
  select table_name as table, column_name as column, udt_name as type, is_nullable = 'YES' as nullable,
    column_default is not null or is_identity = 'YES' as filled
  from information_schema.columns where table_schema = 'public' and table_name <> 'migrations'
`.execute(db);

type Constraint = {
  table: string;
  kind: 'c' | 'f';
  columns: string[];
  definition: string;
  target: string | null;
};
const { rows: constraints } = await sql<Constraint>`
  select conrelid::regclass::text as table, contype as kind, pg_get_constraintdef(oid) as definition,
    case when confrelid > 0 then confrelid::regclass::text end as target,
    array(select attname::text from pg_attribute where attrelid = conrelid and attnum = any(conkey)) as columns
  from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'f')
`.execute(db);

/** PostgreSQL's types for each of ours. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  number: ['int2', 'int4', 'int8', 'float8'],
  Urgency: ['int2'],
  boolean: ['bool'],
  Date: ['timestamptz'],
  Instant: ['timestamptz'],
  InstantOrNow: ['timestamptz'],
  Day: ['date'],
  SpokenWords: ['tsvector'],
};

function kindsOf({ type }: StatedColumn): readonly string[] {
  if (/^Json(Or)?</.test(type)) return ['jsonb'];
  if (/\[\]|^List/.test(type)) return ['_text'];
  return kinds[type] ?? ['text', 'uuid'];
}

describe('The migrated database and its types agree', () => {
  test('on tables and columns', () => {
    const ours = [...stated].flatMap(([table, fields]) =>
      [...fields.keys()].map((column) => `${table}.${column}`),
    );
    const theirs = columns.map(({ table, column }) => `${table}.${column}`);
    expect(theirs.toSorted()).toEqual(ours.toSorted());
  });

  test('on what may be empty', () => {
    const ours = [...stated].flatMap(([table, fields]) =>
      [...fields].filter(([, { nullable }]) => nullable).map(([column]) => `${table}.${column}`),
    );
    const theirs = columns
      .filter(({ nullable }) => nullable)
      .map(({ table, column }) => `${table}.${column}`);
    expect(theirs.toSorted()).toEqual(ours.toSorted());
  });

  test('on what may be left out', () => {
    const ours = [...stated].flatMap(([table, fields]) =>
      [...fields].filter(([, { optional }]) => optional).map(([column]) => `${table}.${column}`),
    );
    const filled = columns.filter((each) => each.filled).map(({ table, column }) => `${table}.${column}`);
    expect(filled).toEqual(expect.arrayContaining(ours));
  });

  test('on the type of every column', () => {
    const strays = columns.filter(({ table, column, type }) => {
      const field = stated.get(table)?.get(column);
      return field === undefined || !kindsOf(field).includes(type);
    });
    expect(strays).toEqual([]);
  });
});

function byColumn(a: { column: string }, b: { column: string }): number {
  return a.column < b.column ? -1 : 1;
}

describe('Words that the database allows are the product’s', () => {
  /** The words behind each named type of a column. */
  const named: Readonly<Record<string, readonly string[]>> = {
    UserRole: Object.keys(userRoles),
    KeyScope: Object.keys(keyScopes),
    CallStatus: Object.keys(callStatuses),
    ReviewStatus: Object.keys(reviewStatuses),
    Decision: decisions,
    UploadSource: Object.keys(uploadSources),
    Verdict: Object.keys(verdicts),
    CheckType: CheckType.options,
    Severity: Severity.options,
    VersionCause: Object.keys(versionCauses),
    StageName: Object.keys(stageNames),
    BulkJobKind: Object.keys(bulkJobKinds),
    BulkItemState: Object.keys(bulkItemStates),
    WhoKind: Object.keys(whoKinds),
    ProviderName: ProviderName.options,
    SpeechProvider: SpeechProvider.options,
    SftpBatchStatus: Object.keys(sftpBatchStatuses),
    SftpFileStatus: Object.keys(sftpFileStatuses),
    FigureGrain: Object.keys(figuresBook.grains),
    UsageGrain: Object.keys(usageBook.grains),
    CostGrain: Object.keys(costsBook.grains),
  };
  const wordsOf = ({ type, words }: StatedColumn) =>
    words ?? named[/\b[A-Z]\w*(?=\[\]|$)/.exec(type)?.[0] ?? ''];

  const checks = constraints
    .filter(
      ({ kind, columns: names, definition }) =>
        kind === 'c' && names.length === 1 && definition.includes('ARRAY['),
    )
    .map(({ table, columns: [column = ''], definition }) => ({
      column: `${table}.${column}`,
      words: Array.from(definition.matchAll(/'([^']*)'::text/g), ([, word = '']) => word),
    }));

  test('in every column that has a list of them', () => {
    const expected = [...stated].flatMap(([table, fields]) =>
      [...fields].flatMap(([column, field]) => {
        const words = wordsOf(field);
        return words === undefined ? [] : [{ column: `${table}.${column}`, words: words.toSorted() }];
      }),
    );
    const found = checks.map(({ column, words }) => ({ column, words: words.toSorted() }));
    expect(found.toSorted(byColumn)).toEqual(expected.toSorted(byColumn));
  });
});

describe('No row can point across organizations', () => {
  // What stands above organizations: themselves, logins, the installation, tries, processes, and what they share.
  const logins = ['users', 'passwords', 'reset_links', 'sign_in_codes', 'two_factors', 'recovery_codes'];
  const lines = ['rate_limits', 'workers', 'provider_states', 'provider_turns'];
  const above = ['organizations', ...logins, 'installation', ...lines];

  test('every other table says whose its rows are', () => {
    const without = [...stated]
      .filter(([, fields]) => !fields.has('organization_id'))
      .map(([table]) => table);
    expect(without.toSorted()).toEqual(above.toSorted());
  });

  test('every foreign key between tables of organizations carries the organization', () => {
    const between = constraints.filter(
      ({ kind, table, target }) => kind === 'f' && !above.includes(table) && !above.includes(target ?? ''),
    );
    expect(between.length).toBeGreaterThan(10);
    const strays = between.filter(({ columns: names }) => !names.includes('organization_id'));
    expect(strays).toEqual([]);
  });

  test('every primary key of such a table begins with the organization', async () => {
    const { rows } = await sql<{ table: string; definition: string }>`
      select conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition
      from pg_constraint where connamespace = 'public'::regnamespace and contype = 'p'
    `.execute(db);
    const ours = rows.filter(({ table }) => stated.has(table) && !above.includes(table));
    const begins = /^PRIMARY KEY \(organization_id[,)]/;
    expect(ours.filter(({ definition }) => !begins.test(definition))).toEqual([]);
  });
});
