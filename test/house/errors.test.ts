import { describe, expect, test } from 'vitest';
import { type ErrorCode, errors, isErrorCode } from '#shared/errors.ts';
import { sourceFiles } from '#test/support/source-files.ts';

const files = sourceFiles('server', 'web', 'shared').filter(
  ({ path }) => !path.includes('.test.') && path !== 'shared/errors.ts',
);
const codes = Object.keys(errors) as ErrorCode[];

/** The names in curly brackets of a sentence. */
function placeholders(text: string): string[] {
  return Array.from(text.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);
}

/** A whole sentence that does not shout; it may end in a reason that is a sentence itself. */
function isPlain(text: string): boolean {
  return /^[A-Z{].*[.}]$/.test(text) && !text.includes('!');
}

describe('The catalogue of errors', () => {
  test('names nothing that cannot happen', () => {
    const unused = codes.filter((code) => !files.some(({ text }) => text.includes(`'${code}'`)));
    expect(unused).toEqual([]);
  });

  test('speaks in whole sentences, plainly', () => {
    const strays = codes.filter((code) => !isPlain(errors[code].sentence) || !isPlain(errors[code].advice));
    expect(strays).toEqual([]);
  });

  test('answers with errors of the caller and of the server, and asks again only where it may help', () => {
    const strays = codes.filter((code) => {
      const { status, retry } = errors[code];
      return status < 400 || status > 599 || (retry === 'later' && status < 423 && status !== 409);
    });
    expect(strays).toEqual([]);
  });
});

/** Every place that throws an error of the catalogue with its details written out: `path code: missing names`. */
function incomplete(): string[] {
  return files.flatMap(({ path, text }) =>
    Array.from(text.matchAll(/new KnownError\(\s*'(\w+)'\s*(?:,\s*(\{[^}]*\}))?/g)).flatMap(
      ([, code = '', details = '']) => {
        if (!isErrorCode(code)) return [`${path}: ${code} is not in the catalogue`];
        if (details.includes('...')) return [];
        const given = Array.from(details.matchAll(/(?:^\{|,)\s*(\w+)\s*(?=[:,}])/g), ([, name]) => name);
        const needed = placeholders(errors[code].sentence + errors[code].advice);
        const missing = needed.filter((name) => !given.includes(name));
        return missing.length === 0 ? [] : [`${path} ${code}: ${missing.join(', ')}`];
      },
    ),
  );
}

test('whoever throws an error fills in what its sentences name', () => {
  expect(incomplete()).toEqual([]);
});
