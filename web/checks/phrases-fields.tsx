import type { PhrasesRule } from '#shared/checks.ts';
import { Field, TextArea, TextInput } from '../ui/field.tsx';
import { type Option, Select } from '../ui/select.tsx';
import type { FieldsProps } from './check-draft.ts';

const sayers: Option<PhrasesRule['by']>[] = [
  { value: 'agent', label: 'The agent' },
  { value: 'customer', label: 'The customer' },
  { value: 'anyone', label: 'Anyone' },
];

const wishes: Option<'any' | 'all' | 'never'>[] = [
  { value: 'any', label: 'says at least one of the phrases' },
  { value: 'all', label: 'says all of the phrases' },
  { value: 'never', label: 'never says any of the phrases' },
];

const parts: Option<PhrasesRule['where']['part']>[] = [
  { value: 'whole_call', label: 'anywhere in the call' },
  { value: 'first', label: 'within the first seconds' },
  { value: 'last', label: 'within the last seconds' },
  { value: 'before', label: 'before something else is said' },
];

/** Who has to say what, and where in the call. */
export function PhrasesFields({ draft, set, errors }: FieldsProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Who">
          {(tied) => <Select tied={tied} value={draft.by} options={sayers} onChange={(by) => set({ by })} />}
        </Field>
        <Field label="Does what" className="sm:col-span-2">
          {(tied) => (
            <Select
              tied={tied}
              value={draft.expect === 'never' ? 'never' : draft.match}
              options={wishes}
              onChange={(wish) =>
                set(wish === 'never' ? { expect: 'never', match: 'any' } : { expect: 'said', match: wish })
              }
            />
          )}
        </Field>
      </div>
      <Field
        label="Phrases, one per line"
        error={errors.phrases}
        hint="Case, punctuation and simple endings do not matter. * stands for one word, ... for up to five."
      >
        {(tied) => (
          <TextArea
            {...tied}
            rows={7}
            placeholder={'call is recorded\non a recorded line'}
            value={draft.phrases}
            onChange={({ target }) => set({ phrases: target.value })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Where" className="sm:col-span-2">
          {(tied) => (
            <Select tied={tied} value={draft.part} options={parts} onChange={(part) => set({ part })} />
          )}
        </Field>
        {draft.part === 'first' || draft.part === 'last' ? (
          <Field label="Seconds" error={errors.seconds}>
            {(tied) => (
              <TextInput
                {...tied}
                inputMode="numeric"
                value={draft.seconds}
                onChange={({ target }) => set({ seconds: target.value })}
              />
            )}
          </Field>
        ) : null}
      </div>
      {draft.part === 'before' ? (
        <Field
          label="Before any of these is said, one per line"
          error={errors.before}
          hint="By anybody. In calls where none of them is said, the check does not apply."
        >
          {(tied) => (
            <TextArea
              {...tied}
              rows={4}
              placeholder="your balance is"
              value={draft.before}
              onChange={({ target }) => set({ before: target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
