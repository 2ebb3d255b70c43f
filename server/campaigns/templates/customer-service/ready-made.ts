/**
 * What the checks of this template share. Their phrases follow American and British usage and are written in one form
 * only where folding finds the others: "call is recorded" also finds "calls are recorded", "I am sorry" also "I'm
 * sorry".
 */
export const qualityCheck = { type: 'quality', severity: 'warning', passMark: null, active: true } as const;
export const complianceCheck = { ...qualityCheck, type: 'compliance' } as const;

export const said = { kind: 'phrases', match: 'any', expect: 'said', by: 'agent' } as const;
export const never = { ...said, expect: 'never' } as const;
export const wholeCall = { part: 'whole_call' } as const;
