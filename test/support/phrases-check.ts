import { judgePhrases, type PhrasesCheck } from '#server/analysis/phrases.ts';
import { indexTranscript } from '#server/analysis/spoken.ts';
import type { Judgement, PhrasesRule } from '#shared/checks.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { aTranscript, type Line } from './spoken-lines.ts';

/** A check of a Phrases rule: unless said, the agent says "this call is recorded" anywhere in the call. */
export function aPhrasesCheck(rule: Partial<PhrasesRule>): PhrasesCheck {
  return {
    id: 'check_1',
    position: 0,
    name: 'A check',
    type: 'compliance',
    category: '',
    severity: 'warning',
    weight: 1,
    passMark: 70,
    active: true,
    judging: {
      kind: 'phrases',
      phrases: ['this call is recorded'],
      match: 'any',
      expect: 'said',
      by: 'agent',
      where: { part: 'whole_call' },
      ...rule,
    },
  };
}

/** What such a check says of a call. */
export function judge(
  rule: Partial<PhrasesRule>,
  call: Transcript | readonly Line[],
  durationMs: number | null = null,
): Judgement {
  const transcript = 'words' in call ? call : aTranscript(call);
  return judgePhrases(aPhrasesCheck(rule), indexTranscript(transcript, durationMs));
}

/** Its verdict and reasoning in one line. */
export function outcome(
  rule: Partial<PhrasesRule>,
  call: readonly Line[],
  durationMs: number | null = null,
): string {
  const { verdict, reasoning } = judge(rule, call, durationMs);
  return `${verdict}: ${reasoning}`;
}
