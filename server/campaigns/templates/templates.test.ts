import { describe, expect, test } from 'vitest';
import { judgePhrases } from '#server/analysis/phrases.ts';
import { indexTranscript } from '#server/analysis/spoken.ts';
import { foldWords } from '#server/analysis/words.ts';
import { CheckDraft, type PhrasesRule } from '#shared/checks.ts';
import { aTranscript, type Line } from '#test/support/spoken-lines.ts';
import { collections } from './collections.ts';
import { sales } from './sales.ts';
import { templates } from './templates.ts';

const drafts = templates.flatMap(({ name, checks }) =>
  checks.map((check) => [`${name}: ${check.name}`, check] as const),
);

const spell = (phrase: string) => phrase.replaceAll('*', 'something').replaceAll('...', '');

function verdictOf(check: CheckDraft, judging: PhrasesRule, lines: readonly Line[]): string {
  const whole = { ...check, judging, id: 'check_1', position: 1, passMark: 70 };
  return judgePhrases(whole, indexTranscript(aTranscript(lines))).verdict;
}

/** What a check of a template says of a call. */
function saysOf(template: { checks: readonly CheckDraft[] }, name: string, lines: readonly Line[]) {
  const check = template.checks.find((each) => each.name === name);
  if (check?.judging.kind !== 'phrases') throw new Error(`There is no check ${name} of phrases.`);
  return verdictOf(check, check.judging, lines);
}

describe.each(templates.map((template) => [template.name, template] as const))('%s', (_, { checks }) => {
  test('has ten checks or more, of both kinds, each with a name of its own', () => {
    expect(checks.length).toBeGreaterThanOrEqual(10);
    expect(new Set(checks.map(({ name }) => name.toLowerCase())).size).toBe(checks.length);
    expect(new Set(checks.map(({ judging }) => judging.kind))).toEqual(new Set(['phrases', 'claude']));
  });

  test('counts critical checks for more than others', () => {
    const weights = Map.groupBy(checks, ({ severity }) => severity === 'critical');
    const [critical = [], others = []] = [weights.get(true), weights.get(false)];
    expect(Math.min(...critical.map(({ weight }) => weight))).toBeGreaterThanOrEqual(
      Math.max(...others.map(({ weight }) => weight)),
    );
  });
});

test.each(drafts)('%s is what a person could have written', (_, check) => {
  expect(CheckDraft.parse(check)).toEqual(check);
  expect(check.category).not.toBe('');
});

const prompts = drafts.flatMap(([name, { judging }]) =>
  judging.kind === 'claude' ? [[name, judging.prompt] as const] : [],
);

test.each(prompts)('%s says what passes, what fails, and when it does not apply', (_, prompt) => {
  const [look = '', ...rules] = prompt.split('\n\n');
  expect(look).toMatch(/^[A-Z].+[.?]$/);
  expect(rules.map((rule) => /^(Passes|Fails|Does not apply): .{15,}\.$/.exec(rule)?.[1])).toEqual([
    'Passes',
    'Fails',
    'Does not apply',
  ]);
});

const rules = drafts.flatMap(([name, check]) =>
  check.judging.kind === 'phrases' ? [[name, check, check.judging] as const] : [],
);

test.each(rules)('%s has phrases that differ, and that find themselves', (_, check, judging) => {
  for (const phrases of [judging.phrases, judging.where.part === 'before' ? judging.where.phrases : []]) {
    const folded = phrases.map((phrase) => foldWords(phrase, true).join(' '));
    expect(folded.filter((phrase, index) => folded.indexOf(phrase) !== index)).toEqual([]);
    for (const phrase of phrases) {
      const whole = { part: 'whole_call' } as const;
      const alone: PhrasesRule = {
        ...judging,
        phrases: [phrase],
        expect: 'said',
        by: 'anyone',
        where: whole,
      };
      const said = verdictOf(check, alone, [{ by: 'agent', text: spell(phrase) }]);
      expect([phrase, said]).toEqual([phrase, 'pass']);
    }
  }
});

const agent = (text: string): Line => ({ by: 'agent', text });

describe('A call about a debt', () => {
  const verified = 'Right person verified before the debt is named';

  test('has to verify the right person first', () => {
    const verify = agent('Could you confirm your date of birth for me?');
    const debt = agent('You owe four hundred dollars.');
    expect(saysOf(collections, verified, [verify, debt])).toBe('pass');
    expect(saysOf(collections, verified, [debt, verify])).toBe('fail');
    expect(saysOf(collections, verified, [agent('Please ask her to call me back.')])).toBe('not_applicable');
  });

  test('says who is calling, as the law wants it', () => {
    const mini =
      'This is an attempt to collect a debt, and any information obtained will be used for that purpose.';
    const name = 'Says that the call is from a debt collector';
    expect(saysOf(collections, name, [agent(mini)])).toBe('pass');
    expect(saysOf(collections, name, [agent('I am calling about your bill.')])).toBe('fail');
  });

  test('threatens nobody, and pauses the recording for cards', () => {
    expect(saysOf(collections, 'No threats', [agent('We will call your employer tomorrow.')])).toBe('fail');
    expect(saysOf(collections, 'No threats', [agent('We would like to find a way with you.')])).toBe('pass');
    const card = agent('What is the long card number?');
    const name = 'Recording paused before card details';
    expect(saysOf(collections, name, [agent('I will pause the recording now.'), card])).toBe('pass');
    expect(saysOf(collections, name, [card])).toBe('fail');
  });
});

describe('A call that sells', () => {
  test('says the right to cancel before the order is confirmed', () => {
    const name = 'Right to cancel before the order is confirmed';
    const right = agent('You have fourteen days to cancel without giving a reason.');
    const order = agent('Great, I have placed your order.');
    expect(saysOf(sales, name, [right, order])).toBe('pass');
    expect(saysOf(sales, name, [order, right])).toBe('fail');
    expect(saysOf(sales, name, [agent('Shall I call you next week?')])).toBe('not_applicable');
  });

  test('promises nothing empty and presses nobody', () => {
    expect(saysOf(sales, 'No empty promises', [agent('There is absolutely no risk for you.')])).toBe('fail');
    expect(saysOf(sales, 'No words of pressure', [agent('You have to decide right now.')])).toBe('fail');
    expect(saysOf(sales, 'No words of pressure', [agent('Take the time you need.')])).toBe('pass');
  });
});
