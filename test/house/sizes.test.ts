import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  checkout,
  type FunctionSize,
  functionsOf,
  type SourceFile,
  sourceFiles,
} from '#test/support/source-files.ts';

const all = sourceFiles('shared', 'server', 'web', 'samples', 'cli', 'scripts', 'bench', 'test');
const isTest = ({ path }: SourceFile) => path.startsWith('test/') || path.includes('.test.');
const product = all.filter((file) => !isTest(file));

/** Where a pattern stands, as `path:line`. */
function places(files: readonly SourceFile[], pattern: RegExp, part: 'text' | 'code' = 'code'): string[] {
  return files.flatMap((file) =>
    file[part]
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}`] : [])),
  );
}

test('there are sources to look at', () => {
  expect(product.length).toBeGreaterThan(200);
  expect(product.flatMap(functionsOf).length).toBeGreaterThan(1_000);
});

function lines({ text }: SourceFile): number {
  return text.split('\n').length - 1;
}

/** Markup takes lines that no head has to hold. */
function mostLines({ path }: FunctionSize): number {
  return path.startsWith('web/') ? 120 : 80;
}

describe('Sizes', () => {
  // Tables that one reads from top to bottom: cutting them in two would hide half of them.
  const tables = ['shared/errors.ts', 'server/db/tables.ts', 'web/routes.tsx'];

  test('no file is longer than 300 lines, no test longer than 600', () => {
    const long = all.filter(
      (file) => lines(file) > (isTest(file) ? 600 : 300) && !tables.includes(file.path),
    );
    expect(long.map((file) => `${file.path}: ${lines(file)}`)).toEqual([]);
  });

  test('nine functions of ten are shorter than 50 lines', () => {
    const functions = product.flatMap(functionsOf);
    const long = functions.filter((each) => each.lines >= 50);
    expect(long.length).toBeLessThan(functions.length / 10);
  });

  test('no function is longer than 80 lines, none with markup longer than 120', () => {
    const long = product.flatMap(functionsOf).filter((each) => each.lines > mostLines(each));
    expect(long.map(({ path, line, lines: count }) => `${path}:${line}: ${count}`)).toEqual([]);
  });
});

describe('The language', () => {
  test('no value is let off its type', () => {
    expect(places(all, /\bas any\b|[:<]\s*any\b/)).toEqual([]);
    expect(places(all, /@ts-(ignore|nocheck|expect-error)/, 'text')).toEqual([]);
  });

  test('nothing is said not to be null outside tests', () => {
    expect(places(product, /[\w)\]]!(?=[.;,)\]\s[]|$)(?!\s*=)/)).toEqual([]);
  });

  test('there is no enum, no decorator, no namespace', () => {
    expect(places(all, /^\s*(export )?(const )?enum\b|^\s*@\w+\(|^\s*(export )?namespace\b/)).toEqual([]);
  });

  test('nobody writes to the console', () => {
    expect(places(product, /\bconsole\./)).toEqual([]);
  });

  test('nothing is left to be done', () => {
    const words = [
      ['TO', 'DO'],
      ['FIX', 'ME'],
      ['HA', 'CK'],
    ].map((parts) => parts.join(''));
    expect(places(all, new RegExp(`\\b(${words.join('|')})\\b`), 'text')).toEqual([]);
  });
});

describe('Tests', () => {
  const tests = all.filter(isTest);

  test('no test runs alone', () => {
    expect(places(tests, /\b(test|it|describe|suite)(\.\w+)*\.only\b/)).toEqual([]);
  });

  test('no test is left out, but for want of what lies beside the checkout', () => {
    const excused = ['test/support/with-recordings.ts', 'test/support/vendor-specs.ts'];
    const strays = tests.filter(({ path }) => !excused.includes(path));
    expect(
      places(strays, /\b(test|it|describe|suite)(\.\w+)*\.(skip|todo)\b|\bx(it|test|describe)\(/),
    ).toEqual([]);
  });

  test('no test waits by the clock', () => {
    const waits = /\bawait (delay|sleep|setTimeout)\(|\bwaitForTimeout\(/;
    // The one waits for conditions between looks; the other kills at moments nobody can foresee.
    const excused = ['test/support/until.ts', 'test/pipeline/kills.test.ts'];
    const strays = tests.filter(({ path }) => !excused.includes(path));
    expect(places(strays, waits)).toEqual([]);
  });
});

describe('Names', () => {
  test('say what a file holds', () => {
    const empty = [
      'utils',
      'util',
      'helpers',
      'helper',
      'common',
      'misc',
      'manager',
      'service',
      'data',
      'item',
    ];
    // The name of a template and the items of a bulk job are product words.
    const isEmpty = (name: string) =>
      empty.some((word) =>
        name
          .replace(/customer-service|(bulk|job)-item/, '')
          .split(/[.-]/)
          .includes(word),
      );
    expect(all.filter(({ path }) => path.split('/').some(isEmpty)).map(({ path }) => path)).toEqual([]);
  });

  test('are kebab-case, with .db, .test or .d before the ending at most', () => {
    const form = /^[a-z0-9]+(-[a-z0-9]+)*(\.(db|test|d|config|spec))*\.(ts|tsx|js)$/;
    expect(all.filter(({ path }) => !form.test(basename(path))).map(({ path }) => path)).toEqual([]);
  });

  test('lead to files, not to barrels', () => {
    expect(all.filter(({ path }) => /\/index\.(ts|tsx|js)$/.test(path)).map(({ path }) => path)).toEqual([]);
    expect(places(product, /^export \* from/)).toEqual([]);
  });
});

test('the project speaks of itself alone', () => {
  const strangers = [
    ['clau', 'de code'],
    ['agent ', 'session'],
    ['coding ', 'agent'],
    ['co-authored', '-by'],
    ['issue ', '#'],
    ['/wo', 'rk/'],
    ['/ho', 'me/'],
    ['/ro', 'ot/'],
    ['.libr', 'ary'],
  ].map((parts) => parts.join(''));
  const pages = ['.', 'docs', 'docs/decisions', 'samples'].flatMap((folder) =>
    readdirSync(join(checkout, folder))
      .filter((name) => /\.(md|json|ya?ml)$|^Dockerfile$/.test(name) && name !== 'package-lock.json')
      .map((name) => ({
        path: join(folder, name),
        text: readFileSync(join(checkout, folder, name), 'utf8'),
      })),
  );
  const found = [...all, ...pages].flatMap(({ path, text }) =>
    strangers.filter((word) => text.toLowerCase().includes(word)).map((word) => `${path}: ${word}`),
  );
  expect(found).toEqual([]);
});
