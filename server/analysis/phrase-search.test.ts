import { describe, expect, test } from 'vitest';
import { judge, outcome } from '#test/support/phrases-check.ts';
import { aTranscript, type Line } from '#test/support/spoken-lines.ts';

const says = (phrase: string, text: string, language: string | null = null) =>
  judge({ phrases: [phrase] }, aTranscript([{ by: 'agent', text, at: 0 }], { language })).verdict === 'pass';

describe('across turns', () => {
  test('one voice goes on over cues and over a short word of another, with evidence in each turn', () => {
    const lines: Line[] = [
      { by: 'agent', text: 'This call', at: 1 },
      { by: 'customer', text: 'Mhm, yes.', at: 2 },
      { by: 'agent', text: 'is recorded.', at: 3 },
    ];
    expect(judge({}, lines)).toMatchObject({
      verdict: 'pass',
      reasoning: 'The agent said “This call is recorded” at 0:01.',
      evidence: [
        { turn: 0, quote: 'This call', startMs: 1_000 },
        { turn: 2, quote: 'is recorded.', startMs: 3_000 },
      ],
    });
  });

  test('not over a contribution of somebody else, and never from voice to voice', () => {
    const lines: Line[] = [
      { by: 'agent', text: 'This call', at: 1 },
      { by: 'customer', text: 'Sorry, who is this please?', at: 2 },
      { by: 'agent', text: 'is recorded.', at: 5 },
    ];
    expect(outcome({ by: 'anyone' }, lines)).toMatch(/^fail/);
    const shared: Line[] = [
      { by: 'agent', text: 'This call is', at: 1 },
      { by: 'customer', text: 'recorded?', at: 2 },
    ];
    expect(outcome({ by: 'anyone' }, shared)).toMatch(/^fail/);
  });

  test('two people of one role are two voices', () => {
    const lines: Line[] = [
      { by: 'agent', speaker: 'A', text: 'This call is', at: 1 },
      { by: 'agent', speaker: 'B', text: 'recorded.', at: 2 },
    ];
    expect(outcome({}, lines)).toMatch(/^fail/);
  });
});

describe('exact words', () => {
  test.each([
    ['I am sorry', "I'm so, uh … I’m, um, sorry!"],
    ['I apologise', 'We do apologize, I apologized.'],
    ['this call is recorded', 'THIS CALL is recorded'],
    ['calls are recorded', 'all our calls, um, are recorded'],
    ['we cannot', "we can't do that"],
    ['I can', "I can't, but I can"],
    ['not my problem', "that isn't my problem"],
    ['my name is *', "Hi, my name's Jack."],
    ['my name is *', 'my name is um Jack'],
    ['* speaking', 'Anna speaking'],
    ['this is ... from', 'this is Mary Ann Miller from Larkfield'],
    ['this is … from', 'this is from'],
    ['thank you ... calling ... Larkfield', 'thank you very much for calling us here at Larkfield'],
    ['... hello ...', 'well hello there'],
    ['um', 'so um yes'],
  ])('“%s” is said by “%s”', (phrase, text) => {
    expect(says(phrase, text)).toBe(true);
  });

  test.each([
    ['I can', "I can't help"],
    ['my name is *', 'that is my name, my name is'],
    ['* speaking', 'speaking'],
    ['this is * from', 'this is Mary Ann from'],
    ['this is ... from', 'this is one two three four five six from'],
    ['policy', 'the police'],
    ['sorry', 'sore'],
    ['call recorded', 'call is recorded'],
    ['record call', 'call record'],
  ])('“%s” is not said by “%s”', (phrase, text) => {
    expect(says(phrase, text)).toBe(false);
  });

  test('another language is matched word for word', () => {
    expect(says('llamada grabada', 'Esta LLAMADA, grabada aquí', 'es')).toBe(true);
    expect(says('call', 'calls', 'es')).toBe(false);
    expect(says('通話は録音', '通話は 録音されます', 'ja')).toBe(true);
  });

  test('a phrase full of gaps over the same word again and again ends quickly', () => {
    const phrase = `${'a ... '.repeat(30)}b`;
    expect(says(phrase, 'a '.repeat(3_000))).toBe(false);
  });
});
