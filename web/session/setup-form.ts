import { setUp } from '#shared/people.ts';

export type SetupDraft = { organization: string; name: string; email: string; password: string };
export type SetupField = keyof SetupDraft;

const asked: Record<SetupField, string> = {
  organization: 'Enter the name of your organization.',
  name: 'Enter your name.',
  email: 'Enter an e-mail address such as maya@example.com.',
  password: 'Use at least 10 characters.',
};

/** What is not right yet, by field, in the words that are shown; empty when the form may be sent. */
export function setupErrors(draft: SetupDraft): Partial<Record<SetupField, string>> {
  const wrong: Partial<Record<SetupField, string>> = {};
  for (const field of Object.keys(asked) as SetupField[]) {
    if (!setUp.body.shape[field].safeParse(draft[field]).success) wrong[field] = asked[field];
  }
  return wrong;
}
