import { describe, expect, it } from 'vitest';
import { parsePlainText } from './plain-text.ts';

/** "Agent 1000–2000 text" for each turn, with ? and nothing for what is not known. */
function sketch(text: string): string[] {
  return parsePlainText(text).turns.map(
    ({ speaker, startMs, endMs, words }) =>
      `${speaker ?? '?'} ${startMs ?? ''}–${endMs ?? ''} ${words.map((word) => word.text).join(' ')}`,
  );
}

describe('plain text', () => {
  it('is one turn of nobody when it has no labels', () => {
    expect(sketch('Hello there.\n\nHow are you? Note: it is cold.')).toEqual([
      '? – Hello there. How are you? Note: it is cold.',
    ]);
  });

  it('takes names as labels when they come back', () => {
    expect(
      sketch('Priya: Hello.\nBen Ode: Hi.\nOne thing: no.\nPriya: Yes?\nBen Ode: At 10:30 then.'),
    ).toEqual(['Priya – Hello.', 'Ben Ode – Hi. One thing: no.', 'Priya – Yes?', 'Ben Ode – At 10:30 then.']);
    expect(
      sketch(
        'Priya: Hello.\nI am here.\nAnd you?\nBen: Hi.\nOne thing: no.\nGood.\nPriya: Yes?\nSo.\nBen: Bye.',
      ),
    ).toEqual([
      'Priya – Hello. I am here. And you?',
      'Ben – Hi. One thing: no. Good.',
      'Priya – Yes? So.',
      'Ben – Bye.',
    ]);
  });

  it('keeps a title above the first label as a turn of nobody', () => {
    expect(sketch('Call of 3 May\nAgent: Hello.')).toEqual(['? – Call of 3 May', 'Agent – Hello.']);
  });

  it.each([
    ['[00:01:23] Agent: Hi', 'Agent 83000– Hi'],
    ['[00:01:23.5]Agent: Hi', 'Agent 83500– Hi'],
    ['(1:23) AGENT : Hi', 'AGENT 83000– Hi'],
    ['00:01:23 Agent: Hi', 'Agent 83000– Hi'],
    ['0:12 - Agent: Hi', 'Agent 12000– Hi'],
    ['Agent (0:12): Hi', 'Agent 12000– Hi'],
    ['Agent [0:12]\nHi', 'Agent 12000– Hi'],
    ['Speaker 1  0:12\nHi', 'Speaker 1 12000– Hi'],
    ['[00:00.000 --> 00:05.250]  Hi', '? 0–5250 Hi'],
    ['[0:01 - 0:03] Agent: Hi', 'Agent 1000–3000 Hi'],
    ['0:12\nHi', '? 12000– Hi'],
    ['- Agent: Hi', 'Agent – Hi'],
    ['10:30 is fine', '? – 10:30 is fine'],
    ['See you at 10:30', '? – See you at 10:30'],
    ['[99:99] Hi', '? – [99:99] Hi'],
    ['https://example.com: no', '? – https://example.com: no'],
  ])('%j is %s', (text, turn) => {
    expect(sketch(text)).toEqual([turn]);
  });

  it('reads all line ends', () => {
    expect(sketch('Agent: a\r\nCustomer: b\rAgent: c\nd')).toEqual([
      'Agent – a',
      'Customer – b',
      'Agent – c d',
    ]);
  });
});
