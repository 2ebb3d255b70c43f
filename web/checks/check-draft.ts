import { CheckBody, type CheckDetail } from '#shared/check-edits.ts';
import {
  type CheckType,
  checkTypeLabels,
  type Judging,
  type PhrasesRule,
  type Severity,
  severityLabels,
} from '#shared/checks.ts';
import { describeRule } from '#shared/describe-rule.ts';

/** A check as it stands in the form: numbers as they are typed, phrases one per line. */
export type Draft = {
  readonly name: string;
  readonly type: CheckType;
  readonly category: string;
  readonly severity: Severity;
  readonly weight: string;
  /** Empty takes the campaign's. */
  readonly passMark: string;
  readonly active: boolean;
  readonly judgedBy: Judging['kind'];
  readonly prompt: string;
  readonly phrases: string;
  readonly match: PhrasesRule['match'];
  readonly expect: PhrasesRule['expect'];
  readonly by: PhrasesRule['by'];
  readonly part: PhrasesRule['where']['part'];
  readonly seconds: string;
  /** What the phrases have to come before, one per line. */
  readonly before: string;
};
export type DraftField =
  | 'name'
  | 'category'
  | 'weight'
  | 'passMark'
  | 'prompt'
  | 'phrases'
  | 'seconds'
  | 'before';

/** What the fields of the form are given. */
export type FieldsProps = {
  readonly draft: Draft;
  readonly set: (changes: Partial<Draft>) => void;
  readonly errors: Partial<Record<DraftField, string>>;
};

const empty: Draft = {
  name: '',
  type: 'quality',
  category: '',
  severity: 'warning',
  weight: '1',
  passMark: '',
  active: true,
  judgedBy: 'phrases',
  prompt: '',
  phrases: '',
  match: 'any',
  expect: 'said',
  by: 'agent',
  part: 'whole_call',
  seconds: '30',
  before: '',
};

/** The form of a check; of a new one where there is none. */
export function draftOf(check: CheckBody | null): Draft {
  if (check === null) return empty;
  const { name, type, category, severity, active, judging } = check;
  return {
    ...empty,
    name,
    type,
    category,
    severity,
    active,
    judgedBy: judging.kind,
    weight: String(check.weight),
    passMark: check.pass_mark === null ? '' : String(check.pass_mark),
    ...(judging.kind === 'claude' ? { prompt: judging.prompt } : phrasesOf(judging)),
  };
}

function phrasesOf({ phrases, match, expect, by, where }: PhrasesRule): Partial<Draft> {
  return {
    match,
    expect,
    by,
    part: where.part,
    phrases: phrases.join('\n'),
    ...('seconds' in where ? { seconds: String(where.seconds) } : {}),
    ...('phrases' in where ? { before: where.phrases.join('\n') } : {}),
  };
}

/** The check that a form says, or what is not right in it, field by field. */
export type Read =
  | { readonly body: CheckBody; readonly errors: null }
  | { readonly body: null; readonly errors: Partial<Record<DraftField, string>> };

/** Reads the form. */
export function readDraft(draft: Draft): Read {
  const { name, type, category, severity, active } = draft;
  const parsed = CheckBody.safeParse({
    name,
    type,
    category,
    severity,
    active,
    weight: numberIn(draft.weight),
    pass_mark: draft.passMark.trim() === '' ? null : numberIn(draft.passMark),
    judging: judgingOf(draft),
  });
  if (parsed.success) return { body: parsed.data, errors: null };
  const errors: Partial<Record<DraftField, string>> = {};
  for (const { path } of parsed.error.issues) {
    const field = fieldAt(path);
    errors[field] ??= asked[field];
  }
  return { body: null, errors };
}

/** How the check is judged, as far as the form says it; not checked yet. */
export function judgingOf(draft: Draft): Judging {
  if (draft.judgedBy === 'claude') return { kind: 'claude', prompt: draft.prompt };
  const { match, expect, by } = draft;
  return { kind: 'phrases', phrases: linesIn(draft.phrases), match, expect, by, where: whereOf(draft) };
}

function whereOf({ part, seconds, before }: Draft): PhrasesRule['where'] {
  switch (part) {
    case 'whole_call':
      return { part };
    case 'first':
    case 'last':
      return { part, seconds: numberIn(seconds) };
    case 'before':
      return { part, phrases: linesIn(before) };
  }
}

const asked: Record<DraftField, string> = {
  name: 'Give it a name of at most 255 characters.',
  category: 'A category has at most 100 characters.',
  weight: 'Enter a number above 0, at most 1,000.',
  passMark: 'Enter a number from 0 to 100, or leave it empty.',
  prompt: 'Write what Claude is to look for, in at most 5,000 characters.',
  phrases: 'Enter 1 to 100 phrases of at most 200 characters, one per line.',
  seconds: 'Enter a whole number of seconds from 1 to 36,000.',
  before: 'Enter 1 to 100 phrases of at most 200 characters, one per line.',
};

function fieldAt(path: readonly PropertyKey[]): DraftField {
  const [first, second, third] = path;
  if (first === 'pass_mark') return 'passMark';
  if (first === 'judging' && second === 'where') return third === 'phrases' ? 'before' : 'seconds';
  const field = first === 'judging' ? second : first;
  return typeof field === 'string' && field in asked ? (field as DraftField) : 'name';
}

/** A number as people type it, with a decimal comma too; NaN when it is none. */
function numberIn(text: string): number {
  const typed = text.trim().replace(',', '.');
  return typed === '' ? Number.NaN : Number(typed);
}

function linesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What of a check is different in two states of it, by the names that people read. */
export function differences(ours: CheckBody, theirs: CheckDetail): { name: string; theirs: string }[] {
  const facts: [string, (check: CheckBody) => string][] = [
    ['Name', ({ name }) => name],
    ['Type', ({ type }) => checkTypeLabels[type]],
    ['Category', ({ category }) => category || 'none'],
    ['Severity', ({ severity }) => severityLabels[severity]],
    ['Weight', ({ weight }) => String(weight)],
    ['Pass mark', ({ pass_mark }) => (pass_mark === null ? 'the campaign’s' : String(pass_mark))],
    ['Active', ({ active }) => (active ? 'on' : 'off')],
    ['Judging', ({ judging }) => describeRule(judging)],
  ];
  return facts
    .filter(([, fact]) => fact(ours) !== fact(theirs))
    .map(([name, fact]) => ({ name, theirs: fact(theirs) }));
}
