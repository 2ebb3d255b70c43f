import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KnownError } from '#shared/errors.ts';
import { compilePattern, readName } from './name-pattern.ts';
import { nameTokens } from './name-tokens.ts';

function readings(template: string, path: string): object[] {
  return readName(compilePattern(template), path).map((reading) => Object.fromEntries(reading));
}

function problemOf(template: string): string {
  try {
    compilePattern(template);
  } catch (error) {
    if (error instanceof KnownError && error.code === 'agent_pattern_invalid')
      return String(error.details['problem']);
    throw error;
  }
  return 'none';
}

describe('The patterns of recorders', () => {
  test.each([
    [
      '{date}_{time}_{agent_code}_{call_id}',
      '20261122_103105_A17_c9.wav',
      { date: '2026-11-22', time: '10:31:05', agent_code: 'A17', call_id: 'c9' },
    ],
    [
      '{agent_code}_{date}_{call_id}',
      'a17_2026-11-22_c-9.MP3',
      { agent_code: 'a17', date: '2026-11-22', call_id: 'c-9' },
    ],
    [
      '{queue}-{phone}-{extension}-{yyyymmdd}-{hhmmss}-{call_id}',
      'billing-02079460000-204-20261122-103105-1795343465.12.wav',
      {
        queue: 'billing',
        phone: '02079460000',
        extension: '204',
        date: '2026-11-22',
        time: '10:31:05',
        call_id: '1795343465.12',
      },
    ],
    [
      '{agent_code}/{yyyy-mm-dd}/{call_id}',
      'recordings/A17/2026-11-22/c9.wav',
      { agent_code: 'A17', date: '2026-11-22', call_id: 'c9' },
    ],
    ['{call_id}_{n}', 'conv_7_1.wav', { call_id: 'conv_7' }],
    ['{yyyy-mm-dd-hhmmss}', '2026-11-22-103105.wav', { date: '2026-11-22', time: '10:31:05' }],
    [
      '[{agent_name}]_{extension}-{phone}_{yyyymmddhhmmss}({call_id})',
      '[Silva, Ana]_204-02079460000_20261122103105(77).wav',
      {
        agent_name: 'Silva, Ana',
        extension: '204',
        phone: '02079460000',
        date: '2026-11-22',
        time: '10:31:05',
        call_id: '77',
      },
    ],
    ['call-{agent_email}-{any}', 'CALL-ana@example.com-whatever.wav', { agent_email: 'ana@example.com' }],
    ['{dd}.{mm}.{yyyy} {agent_code}.wav', '22.11.2026 A17.wav', { date: '2026-11-22', agent_code: 'A17' }],
    ['{direction}_{agent_code}', 'out_A17.wav', { direction: 'out', agent_code: 'A17' }],
  ])('%s reads %s', (template, path, said) => {
    expect(readings(template, path)[0]).toEqual(said);
  });

  test('what can be cut in two places is read both ways, the shortest first', () => {
    expect(readings('{agent_code}_{call_id}', 'A_17_9.wav')).toEqual([
      { agent_code: 'A', call_id: '17_9' },
      { agent_code: 'A_17', call_id: '9' },
    ]);
  });

  test.each([
    ['{date}_{agent_code}', '2026-13-45_A17.wav'],
    ['{date}_{agent_code}', 'A17.wav'],
    ['{agent_code}/{call_id}', 'c9.wav'],
    ['{extension}-{call_id}', 'a b-c9.wav'],
    ['x{agent_code}', 'y17.wav'],
  ])('%s does not read %s', (template, path) => {
    expect(readings(template, path)).toEqual([]);
  });
});

test.each([
  ['call', 'it has no token in braces, such as {agent_code}'],
  ['{agent_code', 'a brace has no partner'],
  ['agent_code}', 'a brace has no partner'],
  ['{}_{date}', 'a brace has no partner'],
  ['{agent}', `there is no token {agent}; there are ${Object.keys(nameTokens).join(', ')}`],
  ['{agent_code}{call_id}', 'nothing separates {agent_code} from {call_id}'],
  ['{agent_code}_{agent_code}', '{agent_code} stands in it twice'],
  [Array.from({ length: 13 }, () => '{any}').join('_'), 'it has more than 12 tokens'],
])('%s is refused', (template, problem) => {
  expect(problemOf(template)).toBe(problem);
});

test('regular expressions are only text', () => {
  expect(readings('(a+)+$_{agent_code}', '(a+)+$_A17.wav')).toEqual([{ agent_code: 'A17' }]);
  expect(readings('(a+)+$_{agent_code}', 'aaaa_A17.wav')).toEqual([]);
});

test('a hostile name and a hostile pattern take steps that can be counted', () => {
  const template = Array.from({ length: 12 }, () => '{any}').join('_');
  expect(readings(`${template}x`, `${'_'.repeat(490)}y.wav`)).toEqual([]);
});

test('whatever is put together by a pattern is among what it reads', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
  fc.assert(
    fc.property(word, word, fc.constantFrom('_', '-', ' - ', '__'), (code, call, separator) => {
      const found = readings(
        `{agent_code}${separator}{date}${separator}{call_id}`,
        `${code}${separator}20261122${separator}${call}.wav`,
      );
      expect(found).toContainEqual({ agent_code: code, date: '2026-11-22', call_id: call });
    }),
  );
});

test('any text is refused or compiled, and any name read, without another error', () => {
  const text = fc.string({
    unit: fc.constantFrom('{', '}', 'agent_code', 'date', 'n', '_', '/', '\\', '.', '1', 'é'),
  });
  fc.assert(
    fc.property(text, fc.string({ unit: 'binary' }), (template, name) => {
      if (problemOf(template) === 'none') expect(readings(template, name).length).toBeLessThanOrEqual(40);
    }),
    { numRuns: 1_000 },
  );
});
