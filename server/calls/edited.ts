/** What a person changed, as the timeline keeps it. */
export type EditDetails =
  | {
      readonly what: 'agent';
      readonly agent: string | null;
      readonly before: string | null;
      readonly by: string;
      /** Whether the flags of the shown version are others now. */
      readonly flags_changed: boolean;
    }
  | { readonly what: 'roles'; readonly by: string }
  | { readonly what: 'details'; readonly fields: readonly EditedField[]; readonly by: string };

export const editedFields = {
  call_type: 'direction',
  call_date: 'call date',
  customer_id: 'customer id',
  customer_name: 'customer name',
  disposition: 'disposition',
  metadata: 'metadata',
} as const;
export type EditedField = keyof typeof editedFields;

/** An edit as one sentence. */
export function editedSentence(details: Readonly<Record<string, unknown>>): string {
  const edit = details as EditDetails | { readonly what?: undefined };
  switch (edit.what) {
    case 'agent':
      return `${linkWords(edit.agent, edit.before)} by ${edit.by}; ${edit.flags_changed ? 'flags set anew' : 'score and flags stay'}`;
    case 'details':
      return `Edited by ${edit.by}: ${edit.fields.map((field) => editedFields[field]).join(', ')}`;
    case 'roles':
      return `Agent and customer swapped by ${edit.by}; verdicts stay until an analysis runs`;
    case undefined:
      return 'Edited';
  }
}

function linkWords(agent: string | null, before: string | null): string {
  if (agent === null) return `Unlinked from ${before ?? 'its agent'}`;
  return before === null ? `Linked to ${agent}` : `Linked to ${agent} instead of ${before}`;
}
