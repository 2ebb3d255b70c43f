import { describe, expect, test } from 'vitest';
import type { CheckBody, CheckDetail } from '#shared/check-edits.ts';
import { type Draft, differences, draftOf, readDraft } from './check-draft.ts';

const phrases: CheckBody = {
  name: 'Recording notice',
  type: 'compliance',
  category: 'Opening',
  severity: 'critical',
  weight: 2.5,
  pass_mark: 80,
  active: false,
  judging: {
    kind: 'phrases',
    phrases: ['call is recorded', 'a recorded line'],
    match: 'any',
    expect: 'said',
    by: 'anyone',
    where: { part: 'first', seconds: 45 },
  },
};
const claude: CheckBody = { ...phrases, pass_mark: null, judging: { kind: 'claude', prompt: 'Listen?' } };
const before: CheckBody = {
  ...phrases,
  judging: {
    kind: 'phrases',
    phrases: ['date of birth'],
    match: 'all',
    expect: 'never',
    by: 'agent',
    where: { part: 'before', phrases: ['your balance'] },
  },
};

describe('The form of a check', () => {
  test.each([
    ['phrases', phrases],
    ['Claude', claude],
    ['phrases before others', before],
  ])('says what the check says: judged by %s', (_, check) => {
    expect(readDraft(draftOf(check))).toEqual({ body: check, errors: null });
  });

  test('takes numbers with a comma, and leaves empty lines out', () => {
    const draft = { ...draftOf(phrases), weight: ' 1,5 ', passMark: ' ', phrases: ' a \n\n b\n' };
    expect(readDraft(draft).body).toMatchObject({
      weight: 1.5,
      pass_mark: null,
      judging: { phrases: ['a', 'b'] },
    });
  });

  test.each<[Partial<Draft>, string]>([
    [{ name: ' ' }, 'name'],
    [{ name: 'n'.repeat(256) }, 'name'],
    [{ weight: '0' }, 'weight'],
    [{ weight: '' }, 'weight'],
    [{ weight: 'two' }, 'weight'],
    [{ passMark: '101' }, 'passMark'],
    [{ category: 'c'.repeat(101) }, 'category'],
    [{ phrases: '\n' }, 'phrases'],
    [{ seconds: '0' }, 'seconds'],
    [{ seconds: '1.5' }, 'seconds'],
    [{ part: 'before', before: '' }, 'before'],
    [{ judgedBy: 'claude', prompt: ' ' }, 'prompt'],
    [{ judgedBy: 'claude', prompt: 'p'.repeat(5_001) }, 'prompt'],
  ])('tells what is not right: %j', (changes, field) => {
    const { errors } = readDraft({ ...draftOf(phrases), ...changes });
    expect(Object.keys(errors ?? {})).toEqual([field]);
  });

  test('tells what others have made different meanwhile', () => {
    const theirs = { ...claude, name: 'Notice', category: '' } as CheckDetail;
    expect(differences(phrases, theirs)).toEqual([
      { name: 'Name', theirs: 'Notice' },
      { name: 'Category', theirs: 'none' },
      { name: 'Pass mark', theirs: 'the campaign’s' },
      { name: 'Judging', theirs: 'Listen?' },
    ]);
    expect(differences(phrases, phrases as CheckDetail)).toEqual([]);
  });
});
