import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aCallAnswer,
  aClaudeCheck,
  answerText,
  missing,
  passing,
  type Said,
} from '#test/support/claude-answers.ts';
import { aTranscript } from '#test/support/spoken-lines.ts';
import { type Asked, readAnswer } from './answer.ts';
import { verifyQuote } from './evidence.ts';

const transcript = aTranscript([
  { by: 'agent', text: 'Thank you for calling, this call is recorded.', at: 0 },
  { by: 'customer', text: 'I want my money back, now!', at: 5 },
]);
const checks = new Map([
  ['c1', aClaudeCheck('check_1')],
  ['c2', aClaudeCheck('check_2', { passMark: 95 })],
]);
const asked: Asked = { transcript, checks, insights: true };
const good = passing('c1', 0, 'call is recorded');
const other = missing('c2');

function read(answers: readonly unknown[], more: Parameters<typeof answerText>[1] = {}) {
  return readAnswer(answerText(answers, more), asked);
}

describe('What holds', () => {
  test('a pass with a quote that stands in its turn, a fail without one', () => {
    const { holds, open } = read([good, other]);
    expect([...open]).toEqual([]);
    expect(Object.fromEntries(holds)).toEqual({
      c1: {
        verdict: 'pass',
        score: 90,
        restsOn: 'said',
        reasoning: 'It was said.',
        evidence: [verifyQuote(transcript, 0, 'call is recorded')],
      },
      c2: { verdict: 'fail', score: 0, restsOn: 'not_said', reasoning: 'It was not said.', evidence: [] },
    });
  });

  test.each<[string, Partial<Said>, string, number | null]>([
    ['at the pass mark it passes', { score: 95 }, 'pass', 95],
    ['below it fails, by a hair', { score: 94.99 }, 'fail', 94.99],
    ['what does not apply has no score', { applies: false, score: null }, 'not_applicable', null],
    ['even if one is given', { applies: false, score: 100 }, 'not_applicable', null],
    [
      'a pass because something was not said needs no quote',
      { score: 100, rests_on: 'not_said', evidence: [] },
      'pass',
      100,
    ],
  ])('%s', (_what, said, verdict, score) => {
    const { holds } = read([good, { ...passing('c2', 1, 'money back'), ...said }]);
    expect(holds.get('c2')).toMatchObject({ verdict, score });
  });
});

describe('What does not hold', () => {
  test.each<[string, unknown[], string]>([
    ['missing', [good], 'it was not answered'],
    ['doubled', [good, other, other], 'it was answered more than once'],
    ['without its parts', [good, { id: 'c2', score: 3 }], 'its answer is incomplete'],
    ['score 150', [good, { ...other, score: 150 }], 'its score is not between 0 and 100'],
    ['score -1', [good, { ...other, score: -1 }], 'its score is not between 0 and 100'],
    ['score in words', [good, { ...other, score: '90' }], 'its answer is incomplete'],
    ['no score', [good, { ...other, score: null }], 'it applies but has no score'],
    ['no reasoning', [good, { ...other, reasoning: ' ' }], 'it gives no reasoning'],
    [
      'a quote of another turn',
      [good, passing('c2', 1, 'call is recorded')],
      'a quote does not stand word for word in turn 1',
    ],
    [
      'a quote of no turn',
      [good, passing('c2', 9, 'call')],
      'a quote does not stand word for word in turn 9',
    ],
    [
      'a false quote beside a true one',
      [good, { ...passing('c2', 0, 'recorded'), evidence: [...good.evidence, { turn: 0, quote: 'no' }] }],
      'a quote does not stand word for word in turn 0',
    ],
    [
      'a false quote of a fail',
      [good, { ...other, evidence: [{ turn: 0, quote: 'go away' }] }],
      'a quote does not stand word for word in turn 0',
    ],
    [
      'a pass on what was said without a quote',
      [good, { ...passing('c2', 0, 'x', 99), evidence: [] }],
      'it passes on what was said and quotes nothing',
    ],
  ])('%s: that check is open, the other one holds', (_what, answers, problem) => {
    const { holds, open } = read(answers);
    expect([...holds.keys()]).toEqual(['c1']);
    expect(open.get('c2')).toMatchObject({ problem });
  });

  test.each([
    ['an invented id', answerText([good, other, missing('c3')])],
    ['an answer without an id', answerText([good, other, {}])],
    ['no JSON', 'I am sorry'],
    ['JSON that was cut', answerText([good, other]).slice(0, -20)],
    ['another shape', '[]'],
    ['checks that are no list', '{"checks": "all passed", "commands": [], "call": null}'],
    ['nothing', ''],
  ])('%s: nothing holds', (_what, text) => {
    const { holds, open } = readAnswer(text, asked);
    expect([...holds.keys()]).toEqual([]);
    expect([...open.keys()]).toEqual(['c1', 'c2']);
  });

  test('what could be verified of it is kept', () => {
    const { open } = read([good, { ...passing('c2', 0, 'recorded'), score: 101 }]);
    expect(open.get('c2')?.evidence).toEqual([verifyQuote(transcript, 0, 'recorded')]);
  });
});

describe('The call as a whole', () => {
  test('is bounded, on one line, and without doubles', () => {
    const call = {
      ...aCallAnswer,
      summary: `First\nsentence.\u202e ${'Long words follow. '.repeat(200)}`,
      topics: [
        'Billing',
        'billing ',
        '',
        ...Array.from({ length: 20 }, (_, index) => `topic ${index} ${'x'.repeat(100)}`),
      ],
    };
    const { insights } = read([good, other], { call });
    expect(insights?.summary).toMatch(/^First sentence\. Long words follow\./);
    expect(insights?.summary.length).toBeLessThanOrEqual(800);
    expect(insights?.summary).toMatch(/follow\.$/);
    expect(insights?.topics).toHaveLength(8);
    expect(insights?.topics[0]).toBe('billing');
    expect(insights?.topics.every((topic) => topic.length <= 60)).toBe(true);
  });

  test.each([
    ['null', null],
    ['an odd mood', { ...aCallAnswer, sentiment: 'furious' }],
    ['no summary', { ...aCallAnswer, summary: ' \n' }],
    ['a word', 'fine'],
  ])('%s: there is none', (_what, call) => {
    expect(read([good, other], { call }).insights).toBeNull();
  });

  test('is not taken where nobody asked for it', () => {
    const text = answerText([good, other], { call: aCallAnswer });
    expect(readAnswer(text, { ...asked, insights: false }).insights).toBeNull();
  });
});

test('places that command the judge count as far as they stand in the transcript', () => {
  const commands = [{ turn: 1, quote: 'my money back' }, { turn: 1, quote: 'obey me' }, { turn: 'one' }];
  expect(read([good, other], { commands }).commands).toEqual([verifyQuote(transcript, 1, 'my money back')]);
});

/** Answers of all sorts, honest and not. */
const quote = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      { turn: 0, quote: 'call is recorded' },
      { turn: 0, quote: 'THANK YOU!' },
      { turn: 1, quote: 'my money' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      turn: fc.oneof(fc.constantFrom(0, 1), fc.integer(), fc.double()),
      quote: fc.oneof(fc.constantFrom('call is recorded', 'my money', 'call was recorded', ''), fc.string()),
    }),
  },
);
const said = fc.record({
  id: fc.oneof({ weight: 30, arbitrary: fc.constantFrom('c1', 'c2') }, fc.string()),
  reasoning: fc.string({ minLength: 1 }),
  applies: fc.boolean(),
  score: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 100 }) }, fc.double(), fc.constant(null)),
  rests_on: fc.constantFrom('said', 'not_said'),
  evidence: fc.array(quote, { maxLength: 3 }),
});
const answer = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .record({
        checks: fc.array(fc.oneof({ weight: 30, arbitrary: said }, fc.jsonValue()), { maxLength: 3 }),
        commands: fc.array(quote),
        call: fc.jsonValue(),
      })
      .map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: fc.string() },
);

test('whatever is answered, every quote shown stands in the transcript, and nothing passes without its due', () => {
  let passed = 0;
  fc.assert(
    fc.property(answer, (text) => {
      const { holds, open, commands } = readAnswer(text, asked);
      expect([...holds.keys(), ...open.keys()].toSorted()).toEqual(['c1', 'c2']);
      const shown = [...holds.values(), ...open.values()].flatMap(({ evidence }) => evidence);
      for (const { turn, quote: words, firstWord, wordCount } of [...shown, ...commands]) {
        const { firstWord: from, wordCount: count } = transcript.turns[turn] ?? expect.fail();
        expect(firstWord).toBeGreaterThanOrEqual(from);
        expect(firstWord + wordCount).toBeLessThanOrEqual(from + count);
        const spoken = transcript.words.slice(firstWord, firstWord + wordCount);
        expect(words).toBe(spoken.map((each) => each.text).join(' '));
      }
      for (const { verdict, score, restsOn, evidence } of holds.values()) {
        if (verdict !== 'pass') continue;
        passed += 1;
        expect(score).toBeGreaterThanOrEqual(70);
        expect(score).toBeLessThanOrEqual(100);
        expect(restsOn === 'not_said' || evidence.length > 0).toBe(true);
      }
    }),
    { numRuns: 2_000, seed: 7 },
  );
  expect(passed).toBeGreaterThan(20);
});
