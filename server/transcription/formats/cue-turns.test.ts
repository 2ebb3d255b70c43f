import { describe, expect, it } from 'vitest';
import { cueTurnsOf } from './cue-turns.ts';
import type { Cue } from './cues.ts';

function cue(startMs: number, endMs: number, text: string, id: string | null = null): Cue {
  return { line: 1, id, startMs, endMs, text };
}

function sketch(...cues: readonly Cue[]): string[] {
  return cueTurnsOf(cues).map(
    ({ speaker, role, startMs, endMs, words }) =>
      `${speaker ?? '?'}${role === null ? '' : ` (${role})`} ${startMs}–${endMs} ${words.map((word) => word.text).join(' ')}`,
  );
}

describe('cues become turns', () => {
  it('goes on with the labelled voice in cues without a label', () => {
    expect(
      sketch(cue(0, 900, 'Agent: Hello.'), cue(2_000, 2_900, 'Anybody?'), cue(3_000, 4_000, 'Caller: Hi.')),
    ).toEqual(['Agent 0–900 Hello.', 'Agent 2000–2900 Anybody?', 'Caller 3000–4000 Hi.']);
  });

  it('does not go on with a voice where voices are marked', () => {
    expect(sketch(cue(0, 900, '<v Ann>Hello.'), cue(2_000, 2_900, 'Beep.'))).toEqual([
      'Ann 0–900 Hello.',
      '? 2000–2900 Beep.',
    ]);
  });

  it('takes the role from the class of a voice', () => {
    expect(sketch(cue(0, 900, '<v.loud.agent Ann>Hello.'))).toEqual(['Ann (agent) 0–900 Hello.']);
  });

  it('joins an unfinished sentence with its next cue, but not over a pause, another voice or a minute', () => {
    expect(sketch(cue(0, 900, 'I would'), cue(1_000, 2_000, 'like to pay.'))).toEqual([
      '? 0–2000 I would like to pay.',
    ]);
    expect(sketch(cue(0, 900, 'I would.'), cue(1_000, 2_000, 'Like to pay.'))).toHaveLength(2);
    expect(sketch(cue(0, 900, 'I would'), cue(1_400, 2_000, 'like to pay.'))).toHaveLength(2);
    expect(sketch(cue(0, 900, '<v A>I would'), cue(1_000, 2_000, '<v B>like to pay.'))).toHaveLength(2);
    expect(sketch(cue(0, 900, 'I would'), cue(1_000, 60_000, 'like to pay.'))).toHaveLength(2);
    expect(sketch(cue(0, 900, 'I would', 'turn 1'), cue(1_000, 2_000, 'like', 'turn 2'))).toHaveLength(2);
  });

  it('ignores time stamps outside their cue or running backwards, and keeps marks that are words', () => {
    const turns = cueTurnsOf([
      cue(
        1_000,
        2_000,
        'a <00:00:09.000>b <00:00:01.500>c <00:00:01.200>d <noise> 5 < 6 &lt;v&gt; &bogus; &#x41;',
      ),
    ]);
    expect(turns[0]!.words.map(({ text, startMs, endMs }) => [text, startMs, endMs])).toEqual([
      ['a', 1_000, null],
      ['b', null, 1_500],
      ['c', 1_500, null],
      ...['d', '<noise>', '5', '<', '6', '<v>', '&bogus;'].map((text) => [text, null, null]),
      ['A', null, 2_000],
    ]);
  });
});
