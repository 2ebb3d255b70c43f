import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { variables } from '#server/config.ts';
import { sectionOf, tableOf } from '#test/support/markdown.ts';
import { checkout, sourceFiles } from '#test/support/source-files.ts';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')));

const pages = ['.', 'docs', 'docs/decisions', 'samples'].flatMap((folder) =>
  readdirSync(join(checkout, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
const textOf = (page: string) => readFileSync(join(checkout, page), 'utf8');

describe.each(pages)('%s', (page) => {
  test('links to what is there', () => {
    const links = Array.from(textOf(page).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link);
    const here = links
      .filter((link) => !/^(https?:|mailto:|#)/.test(link))
      .map((link) => link.replace(/#.*$/, ''));
    expect(here.filter((link) => !existsSync(join(checkout, dirname(page), link)))).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const named = Array.from(textOf(page).matchAll(/\bnpm run (?:-s )?([\w:-]+)/g), ([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('names commands that exist', () => {
    const names = sourceFiles('server')
      .filter(({ path }) => path.startsWith('server/cli'))
      .flatMap(({ text }) =>
        Array.from(text.matchAll(/^ {2,4}name: '([\w -]+)'/gm), ([, name = '']) => name),
      );
    const said = Array.from(
      textOf(page).matchAll(/\.\/totalview ([a-z-]+(?: [a-z][a-z-]*)?)/g),
      ([, command = '']) => command,
    );
    const isKnown = (command: string) =>
      names.includes(command) || names.includes(command.split(' ')[0] ?? '');
    expect(names.length).toBeGreaterThan(5);
    expect(said.filter((command) => !isKnown(command))).toEqual([]);
  });
});

test('docs/operating.md lists every setting with its default and its meaning', () => {
  const [, ...rows] = tableOf(sectionOf(textOf('docs/operating.md'), 'Settings'));
  const ours = Object.entries(variables).map(([name, { schema, about }]) => {
    const unset = schema.safeParse(undefined).data;
    return [`\`${name}\``, unset === undefined ? '—' : `\`${String(unset)}\``, about];
  });
  expect(rows).toEqual(ours);
});
