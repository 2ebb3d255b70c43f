import { describe, expect, test } from 'vitest';
import { type Migration, pendingMigrations } from './migrate.ts';

function migration(number: number, sql = `-- ${number}`): Migration {
  return { number, name: `000${number}-step.sql`, sql, checksum: `sum of ${sql}` };
}

describe('pending migrations', () => {
  const files = [migration(1), migration(2), migration(3)];

  test('are all of them for an empty database, and those it lacks for another', () => {
    expect(pendingMigrations(files, [])).toEqual(files);
    expect(pendingMigrations(files, files.slice(0, 2))).toEqual([migration(3)]);
    expect(pendingMigrations(files, files)).toEqual([]);
  });

  test('refuse an applied file that was changed or renamed', () => {
    const changed = [migration(1, '-- other'), migration(2)];
    expect(() => pendingMigrations(changed, files.slice(0, 1))).toThrow(
      'Migration 0001-step.sql was changed',
    );
    const renamed = [{ ...migration(1), name: '0001-other.sql' }];
    expect(() => pendingMigrations(renamed, files.slice(0, 1))).toThrow(
      'Migration 0001-step.sql was changed',
    );
  });

  test('refuse a database that is newer', () => {
    expect(() => pendingMigrations(files.slice(0, 2), files)).toThrow(
      'The database is newer than this TotalView',
    );
  });

  test('refuse numbers with a gap and numbers used twice', () => {
    expect(() => pendingMigrations([migration(1), migration(3)], [])).toThrow('0003-step.sql is out of line');
    const twice = [migration(1), { ...migration(1), name: '0001-z.sql' }];
    expect(() => pendingMigrations(twice, [])).toThrow('0001-z.sql is out of line');
  });
});
