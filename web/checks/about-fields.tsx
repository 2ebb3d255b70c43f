import { useId } from 'react';
import { CheckType, checkTypeLabels, Severity, severityLabels } from '#shared/checks.ts';
import { severityMeanings } from '../shown/severity.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { Select } from '../ui/select.tsx';
import type { FieldsProps } from './check-draft.ts';

type Props = FieldsProps & { categories: readonly string[]; passMark: number };

const types = CheckType.options.map((value) => ({ value, label: checkTypeLabels[value] }));
const severities = Severity.options.map((value) => ({ value, label: severityLabels[value] }));

/** What a check is called, where it stands, and how much it counts. */
export function AboutFields({ draft, set, errors, categories, passMark }: Props) {
  const list = useId();
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Name" error={errors.name} className="sm:col-span-2">
        {(tied) => (
          <TextInput
            {...tied}
            maxLength={255}
            value={draft.name}
            onChange={({ target }) => set({ name: target.value })}
          />
        )}
      </Field>
      <Field label="Category" error={errors.category} hint="Checks of one category stand together.">
        {(tied) => (
          <>
            <TextInput
              {...tied}
              list={list}
              maxLength={100}
              value={draft.category}
              onChange={({ target }) => set({ category: target.value })}
            />
            <datalist id={list}>
              {categories.map((category) => (
                <option key={category} value={category} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label="Type">
        {(tied) => (
          <Select tied={tied} value={draft.type} options={types} onChange={(type) => set({ type })} />
        )}
      </Field>
      <Field label="Severity" hint={severityMeanings[draft.severity]}>
        {(tied) => (
          <Select
            tied={tied}
            value={draft.severity}
            options={severities}
            onChange={(severity) => set({ severity })}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <NumberField
          label="Weight"
          error={errors.weight}
          hint="2 counts twice as much as 1."
          text={draft.weight}
          onChange={(weight) => set({ weight })}
        />
        <NumberField
          label="Own pass mark"
          error={errors.passMark}
          hint={`Empty: the campaign’s, ${passMark}.`}
          placeholder={String(passMark)}
          text={draft.passMark}
          onChange={(own) => set({ passMark: own })}
        />
      </div>
      <label className="flex items-center gap-2 text-sm sm:col-span-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={draft.active}
          onChange={({ target }) => set({ active: target.checked })}
        />
        On: calls are judged by it from now on
      </label>
    </div>
  );
}
