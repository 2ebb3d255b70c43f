import { describe, expect, test } from 'vitest';
import { fileNamed, importsOf, type SourceFile, sourceFiles } from '#test/support/source-files.ts';

const all = sourceFiles('shared', 'server', 'web', 'samples', 'cli', 'scripts', 'bench', 'test');
const isTest = ({ path }: SourceFile) => path.startsWith('test/') || path.includes('.test.');
const product = all.filter((file) => !isTest(file));

/** One import: the file that asks, and what it asks for — a file of the checkout, or a package by name. */
type Import = { readonly from: string; readonly to: string; readonly isPackage: boolean };

const imports: Import[] = product.flatMap(({ path, text }) =>
  importsOf(text).map((name) => {
    const file = fileNamed(name, path);
    return { from: path, to: file ?? name, isPackage: file === null };
  }),
);

/** The imports of files under a folder, as `file → what`, except those that `allowed` lets pass. */
function strayed(folder: string, allowed: (given: Import) => boolean): string[] {
  return imports
    .filter(({ from }) => from.startsWith(folder))
    .filter((given) => !allowed(given))
    .map(shown);
}

function shown({ from, to }: Import): string {
  return `${from} → ${to}`;
}

/** The folder of a file inside `server` or `web`; empty for one that lies in the room itself. */
function roomOf(path: string): string {
  const [, room = '', ...rest] = path.split('/');
  return rest.length === 0 ? '' : room;
}

function mayHoldSql(path: string): boolean {
  return path.endsWith('.db.ts') || path.startsWith('server/db/') || path === 'server/pipeline/pg-boss.ts';
}

test('the imports of this checkout are seen at all', () => {
  expect(imports.length).toBeGreaterThan(500);
  const files = new Set(all.map(({ path }) => path));
  const code = imports.filter(({ to, isPackage }) => !isPackage && /\.(ts|tsx)$/.test(to));
  expect(code.filter(({ to }) => !files.has(to)).map(shown)).toEqual([]);
});

test('shared knows zod and itself', () => {
  expect(strayed('shared/', ({ to }) => to === 'zod' || to.startsWith('shared/'))).toEqual([]);
});

describe('The web', () => {
  /** What a folder may use besides packages, shared, web/ui, files of web itself, and its own. */
  const rooms: Readonly<Record<string, readonly string[]>> = {
    // Drawn around every page: it holds the live connection and the uploads that go on while one looks elsewhere.
    shell: ['shown', 'live', 'upload'],
    // Pictures of product words that several pages show.
    shown: [],
    ui: [],
    live: [],
  };
  const mayUse = (room: string) => rooms[room] ?? ['shown'];

  test('imports nothing of the server', () => {
    expect(strayed('web/', ({ to, isPackage }) => isPackage || /^(web|shared)\//.test(to))).toEqual([]);
  });

  test('has features that do not know each other', () => {
    expect(
      strayed('web/', ({ from, to }: Import) => {
        const [mine, theirs] = [roomOf(from), roomOf(to)];
        if (mine === '' || theirs === '' || !to.startsWith('web/')) return true;
        return theirs === mine || theirs === 'ui' || mayUse(mine).includes(theirs);
      }),
    ).toEqual([]);
  });

  test('has parts without product words in ui', () => {
    expect(strayed('web/ui/', ({ to, isPackage }: Import) => isPackage || to.startsWith('web/ui/'))).toEqual(
      [],
    );
  });
});

describe('The server', () => {
  test('knows shared and the samples besides itself', () => {
    const known = ['server/', 'shared/', 'samples/samples.ts'];
    expect(
      strayed(
        'server/',
        ({ to, isPackage }: Import) => isPackage || known.some((start) => to.startsWith(start)),
      ),
    ).toEqual([]);
  });

  test('keeps each noun’s SQL to the noun', () => {
    expect(
      strayed(
        'server/',
        ({ from, to }: Import) =>
          !to.endsWith('.db.ts') || roomOf(from) === roomOf(to) || from === 'server/deps.ts',
      ),
    ).toEqual([]);
  });

  test('has handlers that ask use cases, never SQL', () => {
    expect(strayed('server/http/', ({ to }) => !to.endsWith('.db.ts'))).toEqual([]);
  });

  test('chooses adapters in deps.ts alone', () => {
    const adapters = [
      'server/storage/filesystem.ts',
      'server/storage/s3.ts',
      'server/storage/memory.ts',
      'server/pipeline/pg-boss.ts',
      'server/transcription/assemblyai.ts',
      'server/transcription/deepgram.ts',
      'server/transcription/whisper-endpoint.ts',
      'server/analysis/claude.ts',
    ];
    expect(
      strayed('server/', ({ from, to }: Import) => !adapters.includes(to) || from === 'server/deps.ts'),
    ).toEqual([]);
  });

  test('has adapters that know ports and no part of the domain', () => {
    const rooms = ['calls', 'versions', 'campaigns', 'uploads', 'people', 'dashboard', 'scoring'];
    const adapters = imports.filter(({ from }) => /^server\/(storage|audio)\//.test(from));
    expect(
      adapters.filter(({ to }) => to.startsWith('server/') && rooms.includes(roomOf(to))).map(shown),
    ).toEqual([]);
  });

  test('has nobody who imports http but http and the app', () => {
    expect(
      strayed(
        'server/',
        ({ from, to }: Import) =>
          !to.startsWith('server/http/') || from.startsWith('server/http/') || from === 'server/app.ts',
      ),
    ).toEqual([]);
  });

  test('has a database floor that stands on nothing but shapes', () => {
    const shapes = ['server/audio/recording.ts'];
    expect(
      strayed(
        'server/db/',
        ({ to }: Import) => !to.startsWith('server/') || to.startsWith('server/db/') || shapes.includes(to),
      ),
    ).toEqual([]);
  });

  test('keeps scoring pure: shapes in, shapes out', () => {
    expect(
      strayed(
        'server/scoring/',
        ({ to }: Import) => to.startsWith('shared/') || to.startsWith('server/scoring/'),
      ),
    ).toEqual([]);
  });

  test('writes SQL in .db.ts files, the database floor and the queue’s adapter', () => {
    const sqlMark = /\bsql(<[^`]*>)?`|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/;
    const strays = product
      .filter(({ path }) => path.startsWith('server/') && !mayHoldSql(path))
      .filter(({ text }) => sqlMark.test(text));
    expect(strays.map(({ path }) => path)).toEqual([]);
  });

  test('reads its environment in config.ts alone', () => {
    const readers = product.filter(({ path }) => /^(server|shared|web|samples)\//.test(path));
    const strays = readers.filter(({ code }) => /\bprocess\.env\b|\bimport\.meta\.env\b/.test(code));
    expect(strays.map(({ path }) => path)).toEqual(['server/config.ts']);
  });
});

test('no module keeps state of its own', () => {
  const strays = product
    .filter(({ path }) => /^(server|shared|web)\//.test(path))
    .filter(({ code }) =>
      /^(export )?(let|var)\b|^(export )?const \w+ = new (Map|Set|WeakMap)\(\)/m.test(code),
    );
  expect(strays.map(({ path }) => path)).toEqual([]);
});

test('no file imports itself, however far round', () => {
  expect(cycles(imports.filter(({ isPackage }) => !isPackage))).toEqual([]);
});

/** Every file on a way that leads back to it, each with the way. */
function cycles(edges: readonly Import[]): string[] {
  const next = Map.groupBy(edges, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) {
      found.push([...way.slice(way.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const { to } of next.get(path) ?? []) walk(to, [...way, path]);
    done.add(path);
  };
  for (const { from } of edges) walk(from, []);
  return found;
}
