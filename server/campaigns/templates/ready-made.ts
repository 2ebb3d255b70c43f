import type { ClaudeRule } from '#shared/checks.ts';

/**
 * What the checks of the templates share. Their phrases follow American and British usage and are written in one form
 * only where folding finds the others: "call is recorded" also finds "calls are recorded", "I am sorry" also "I'm
 * sorry".
 */
export const qualityCheck = { type: 'quality', severity: 'warning', passMark: null, active: true } as const;
export const complianceCheck = { ...qualityCheck, type: 'compliance' } as const;

export const said = { kind: 'phrases', match: 'any', expect: 'said', by: 'agent' } as const;
export const never = { ...said, expect: 'never' } as const;
export const wholeCall = { part: 'whole_call' } as const;

/** What a prompt for Claude says: what to look for, and when a call passes, fails or is not a case for it. */
type Asked = {
  readonly look: string;
  readonly pass: string;
  readonly fail: string;
  readonly notApplicable: string;
};

/** A check that Claude judges, its prompt in one form: the more exactly it says what passes, the steadier the verdicts. */
export function judgedByClaude({ look, pass, fail, notApplicable }: Asked): ClaudeRule {
  const parts = [look, `Passes: ${pass}`, `Fails: ${fail}`, `Does not apply: ${notApplicable}`];
  return { kind: 'claude', prompt: parts.join('\n\n') };
}
