import { describe, expect, test } from 'vitest';
import type { PhrasesRule } from '#shared/checks.ts';
import { judge, outcome } from '#test/support/phrases-check.ts';
import type { Line } from '#test/support/spoken-lines.ts';

type Rule = Partial<PhrasesRule>;

const untimedWords = (text: string, at: number): Line[] => [
  { by: 'agent', text, at, wordsWithoutTimes: true },
];

const opening: Line[] = [
  { by: 'agent', text: 'Good morning, Larkfield.', at: 1 },
  { by: 'customer', text: 'Hello?', at: 4 },
  { by: 'agent', text: 'Hi! This call is recorded, so you know.', at: 6 },
  { by: 'customer', text: 'Is it? Fine.', at: 12 },
];

describe('said', () => {
  test('passes with 100, the words as they stand, and when they were said', () => {
    expect(judge({}, opening)).toEqual({
      checkId: 'check_1',
      verdict: 'pass',
      score: 100,
      reasoning: 'The agent said “This call is recorded” at 0:06.',
      evidence: [
        {
          turn: 2,
          quote: 'This call is recorded,',
          firstWord: 5,
          wordCount: 4,
          startMs: 6_300,
          endMs: 7_500,
        },
      ],
    });
  });

  test('fails with 0 and no evidence when it is not said', () => {
    expect(judge({ phrases: ['terms and conditions'] }, opening)).toEqual({
      checkId: 'check_1',
      verdict: 'fail',
      score: 0,
      reasoning: '“terms and conditions” was not said by the agent.',
      evidence: [],
    });
  });

  test('by somebody else it fails, and says who said it', () => {
    expect(outcome({ by: 'customer' }, opening)).toBe(
      'fail: “this call is recorded” was not said by the customer. The agent said “This call is recorded” at 0:06.',
    );
    expect(outcome({ by: 'anyone' }, opening)).toBe('pass: The agent said “This call is recorded” at 0:06.');
  });

  test('any of several: the one that was said first, the longest of those that begin together', () => {
    const phrases = ['you know', 'this call', 'this call is recorded', 'never said'];
    expect(outcome({ phrases }, opening)).toBe('pass: The agent said “This call is recorded” at 0:06.');
    expect(outcome({ phrases: ['one thing', 'other thing'] }, opening)).toBe(
      'fail: None of the 2 phrases was said by the agent.',
    );
  });

  test('all of several: each with its evidence, or those that are missing by name', () => {
    const all: Rule = { match: 'all' };
    const { evidence, ...rest } = judge({ ...all, phrases: ['so you know', 'good morning', 'hi'] }, opening);
    expect(rest).toMatchObject({
      verdict: 'pass',
      reasoning: 'The agent said “Good morning” at 0:01, and the other 2 phrases too.',
    });
    expect(evidence.map(({ quote }) => quote)).toEqual(['Good morning,', 'Hi!', 'so you know.']);
    expect(outcome({ ...all, phrases: ['hi', 'hello'] }, opening)).toBe(
      'fail: “hello” was not said by the agent. The customer said “Hello” at 0:04.',
    );
    expect(outcome({ ...all, phrases: ['hi', 'a cat', 'a dog'] }, opening)).toBe(
      'fail: “a cat” and “a dog” were not said by the agent.',
    );
    expect(outcome({ ...all, phrases: ['a cat', 'a dog', 'a cow', 'a hen'] }, opening)).toBe(
      'fail: “a cat”, “a dog” and 2 more phrases were not said by the agent.',
    );
  });
});

describe('never', () => {
  const never: Rule = { expect: 'never', phrases: ['shut up', 'you idiot', 'idiot'] };

  test('passes when none is said, whatever another voice says', () => {
    const lines: Line[] = [{ by: 'customer', text: 'Shut up, you idiot!', at: 3 }];
    expect(outcome(never, lines)).toBe('pass: None of the 3 phrases was said by the agent.');
  });

  test('fails on any, with each offence once', () => {
    const lines: Line[] = [
      { by: 'agent', text: 'Oh you idiot!', at: 3 },
      { by: 'agent', text: 'Now shut up.', at: 3_725 },
    ];
    const { evidence, ...rest } = judge({ ...never, match: 'all' }, lines);
    expect(rest).toMatchObject({
      verdict: 'fail',
      score: 0,
      reasoning: 'The agent said “you idiot” at 0:03, and 1 more of the phrases.',
    });
    expect(evidence.map(({ quote, startMs }) => [quote, startMs])).toEqual([
      ['you idiot!', 3_300],
      ['shut up.', 3_725_300],
    ]);
  });

  test('hours are told as hours', () => {
    expect(outcome(never, [{ by: 'agent', text: 'Shut up.', at: 3_725 }])).toBe(
      'fail: The agent said “Shut up” at 1:02:05.',
    );
  });
});

describe('the first and last seconds', () => {
  const first: Rule = { where: { part: 'first', seconds: 30 } };
  const last: Rule = { phrases: ['goodbye'], where: { part: 'last', seconds: 30 } };

  test('a phrase that begins at the limit is within it; later it is told as the nearest', () => {
    expect(outcome(first, [{ by: 'agent', text: 'This call is recorded.', at: 30 }])).toMatch(/^pass/);
    expect(outcome(first, [{ by: 'agent', text: 'This call is recorded.', at: 41 }])).toBe(
      'fail: “this call is recorded” was not said by the agent in the first 30 seconds. ' +
        'The nearest, “This call is recorded”, came at 0:41.',
    );
  });

  test('the evidence of what came too late can be listened to', () => {
    const { evidence } = judge(first, [{ by: 'agent', text: 'This call is recorded.', at: 41 }]);
    expect(evidence.map(({ startMs }) => startMs)).toEqual([41_000]);
  });

  test('the right voice too late is nearer than another voice in time', () => {
    const lines: Line[] = [
      { by: 'customer', text: 'This call is recorded?', at: 2 },
      { by: 'agent', text: 'This call is recorded.', at: 50 },
    ];
    expect(outcome(first, lines)).toMatch(/came at 0:50\.$/);
  });

  test('last counts from the end of the recording', () => {
    const lines: Line[] = [
      { by: 'agent', text: 'Goodbye is a fine word.', at: 5 },
      { by: 'agent', text: 'Goodbye.', at: 95 },
    ];
    expect(outcome(last, lines, 100_000)).toBe('pass: The agent said “Goodbye” at 1:35.');
    expect(outcome(last, lines, 200_000)).toMatch(/^fail: .* The nearest, “Goodbye”, came at 1:35\.$/);
  });

  test('a call shorter than the limit lies within it, also without times', () => {
    const lines: Line[] = [{ by: 'agent', text: 'This call is recorded. Goodbye.' }];
    expect(outcome(first, lines, 20_000)).toMatch(/^pass/);
    expect(outcome(last, lines, 20_000)).toMatch(/^pass/);
  });

  test('without times it is for a person, but only when something was said', () => {
    const lines: Line[] = [
      { by: 'agent', text: 'Hello.' },
      { by: 'agent', text: 'This call is recorded.' },
    ];
    expect(judge(first, lines)).toMatchObject({
      verdict: 'needs_review',
      score: null,
      evidence: [{ turn: 1 }],
    });
    expect(outcome(first, lines)).toBe(
      'needs_review: The agent said “This call is recorded” in turn 2, but the transcript does not tell whether that ' +
        'was in the first 30 seconds.',
    );
    expect(outcome(last, lines)).toMatch(/^fail/);
    expect(outcome({ ...last, expect: 'never' }, lines)).toMatch(/^pass/);
  });

  test('without the length of the recording nobody knows its last seconds', () => {
    expect(outcome(last, [{ by: 'agent', text: 'Goodbye.', at: 5 }])).toBe(
      'needs_review: The agent said “Goodbye” at 0:05, but the transcript does not tell whether that was in the last ' +
        '30 seconds: the length of the recording is not known.',
    );
  });

  describe('in a turn whose words have no times', () => {
    const padding = 'and so on '.repeat(20);

    test('the turn as a whole decides when it lies on one side of the limit', () => {
      expect(outcome(first, untimedWords(`${padding} this call is recorded`, 1))).toMatch(/^pass/);
      expect(outcome(first, untimedWords(`${padding} this call is recorded`, 31))).toMatch(/^fail/);
    });

    test('its first word begins when the turn does', () => {
      expect(outcome(first, untimedWords(`This call is recorded ${padding}`, 29))).toMatch(/^pass/);
    });

    test('a turn that straddles the limit is for a person, unless the verdict is the same either way', () => {
      const straddling = untimedWords(`${padding} this call is recorded`, 29);
      expect(outcome(first, straddling)).toMatch(/^needs_review/);
      expect(outcome(first, [...untimedWords('This call is recorded.', 1), ...straddling])).toMatch(/^pass/);
      expect(outcome({ ...first, by: 'customer' }, straddling)).toMatch(/^fail/);
    });
  });
});

describe('before', () => {
  const identity: Rule = {
    phrases: ['date of birth'],
    where: { part: 'before', phrases: ['your balance is', 'you owe'] },
  };

  test('passes when it comes first, and names what it came before', () => {
    const lines: Line[] = [
      { by: 'agent', text: 'Your date of birth?', at: 10 },
      { by: 'agent', text: 'Thank you. Your balance is nine dollars.', at: 20 },
    ];
    expect(outcome(identity, lines)).toBe(
      'pass: The agent said “date of birth” at 0:10, before “Your balance is” at 0:20.',
    );
  });

  test('fails when it comes later, or not at all', () => {
    const lines: Line[] = [{ by: 'agent', text: 'Your balance is nine dollars.', at: 20 }];
    expect(outcome(identity, lines)).toBe(
      'fail: “date of birth” was not said by the agent before “Your balance is” at 0:20.',
    );
    expect(outcome(identity, [...lines, { by: 'agent', text: 'Your date of birth?', at: 30 }])).toBe(
      'fail: “date of birth” was not said by the agent before “Your balance is” at 0:20. ' +
        'The nearest, “date of birth”, came at 0:30.',
    );
  });

  test('whoever says what must come later ends it', () => {
    const lines: Line[] = [
      { by: 'customer', text: 'You owe me!', at: 5 },
      { by: 'agent', text: 'Your date of birth?', at: 10 },
    ];
    expect(outcome(identity, lines)).toMatch(/^fail/);
  });

  test('does not apply when none of it is said, and needs no times', () => {
    expect(judge(identity, [{ by: 'agent', text: 'Date of birth?' }])).toEqual({
      checkId: 'check_1',
      verdict: 'not_applicable',
      score: null,
      reasoning: 'None of the 2 phrases that it has to come before was said, so there is nothing to judge.',
      evidence: [],
    });
    const lines: Line[] = [{ by: 'agent', text: 'Date of birth? Your balance is nine.' }];
    expect(outcome(identity, lines)).toBe(
      'pass: The agent said “Date of birth” in turn 1, before “Your balance is” in turn 1.',
    );
  });

  test('never before', () => {
    const card: Rule = {
      expect: 'never',
      phrases: ['card number'],
      where: { part: 'before', phrases: ['is it okay'] },
    };
    const lines: Line[] = [{ by: 'agent', text: 'Card number? Is it okay to ask?', at: 1 }];
    expect(outcome(card, lines)).toBe(
      'fail: The agent said “Card number” at 0:01, before “Is it okay” at 0:01.',
    );
    expect(outcome(card, [{ by: 'agent', text: 'Is it okay to ask? Card number?', at: 1 }])).toBe(
      'pass: “card number” was not said by the agent before “Is it okay” at 0:01.',
    );
  });
});

describe('without roles', () => {
  const nobody: Line[] = [
    { by: null, text: 'Hello?', at: 0 },
    { by: null, text: 'This call is recorded.', at: 2 },
  ];

  test('it is for a person where the verdict hangs on the role', () => {
    expect(outcome({}, nobody)).toBe(
      'needs_review: Somebody said “This call is recorded” at 0:02, but the transcript does not tell who said it.',
    );
    expect(outcome({ expect: 'never' }, nobody)).toMatch(/^needs_review/);
  });

  test('it is judged where the verdict is the same whoever spoke', () => {
    expect(outcome({ phrases: ['lovely day'] }, nobody)).toMatch(/^fail/);
    expect(outcome({ phrases: ['lovely day'], expect: 'never' }, nobody)).toMatch(/^pass/);
    expect(outcome({ by: 'anyone' }, nobody)).toMatch(/^pass: Somebody said/);
    expect(outcome({ where: { part: 'first', seconds: 1 } }, nobody)).toMatch(/^fail/);
  });

  test('the same words by a known agent settle it', () => {
    expect(outcome({}, [...nobody, { by: 'agent', text: 'This call is recorded.', at: 9 }])).toMatch(/^pass/);
    expect(outcome({ match: 'all', phrases: ['hello', 'good day'] }, nobody)).toMatch(/^fail/);
  });

  test('neither voice nor time: it says both', () => {
    const lines: Line[] = [{ by: null, text: 'This call is recorded.' }];
    expect(outcome({ where: { part: 'first', seconds: 30 } }, lines)).toBe(
      'needs_review: Somebody said “This call is recorded” in turn 1, but the transcript does not tell who said it ' +
        'and whether that was in the first 30 seconds.',
    );
  });

  test('a voice that is neither agent nor customer is not them', () => {
    const lines: Line[] = [{ by: 'other', text: 'This call is recorded.', at: 1 }];
    expect(outcome({}, lines)).toBe(
      'fail: “this call is recorded” was not said by the agent. Another voice said “This call is recorded” at 0:01.',
    );
  });
});

describe('a call without speech', () => {
  const noSpeech = {
    checkId: 'check_1',
    verdict: 'not_applicable',
    score: null,
    reasoning: 'No speech.',
    evidence: [],
  };

  test('makes every check not applicable', () => {
    expect(judge({}, [])).toEqual(noSpeech);
    expect(judge({ expect: 'never' }, [])).toEqual(noSpeech);
    expect(judge({}, [{ by: 'agent', text: '… - …', at: 1 }])).toEqual(noSpeech);
  });
});

describe('a phrase without a word', () => {
  test('is passed over, and alone is for a person', () => {
    expect(outcome({ phrases: ['???', 'good morning'], match: 'all' }, opening)).toMatch(/^pass/);
    expect(outcome({ phrases: ['???', '* ...'], expect: 'never' }, opening)).toBe(
      'needs_review: None of its phrases has a word to look for.',
    );
  });
});
