import { Card } from '../ui/card.tsx';
import { Field, TextArea } from '../ui/field.tsx';
import { NumberField } from '../ui/number-field.tsx';
import type { SettingsDraft } from './settings-draft.ts';

type Props = { draft: SettingsDraft; set: (changes: Partial<SettingsDraft>) => void };

/** Which files are let in: by their names, their size and their length. */
export function FilterFields({ draft, set }: Props) {
  return (
    <Card title="Filters">
      <div className="flex flex-col gap-4">
        <p className="text-[0.8125rem] text-soft">
          Patterns are of the path below the folder: <code>*</code> is any text within a folder,{' '}
          <code>**</code> any folders, <code>?</code> one character.
        </p>
        <div className="grid gap-4 sm:grid-cols-2">
          <Patterns
            label="Only these files, one pattern a line"
            hint="Empty: all recordings."
            text={draft.include}
            onChange={(include) => set({ include })}
          />
          <Patterns
            label="Not these files, one pattern a line"
            hint="They become Skipped."
            text={draft.exclude}
            onChange={(exclude) => set({ exclude })}
          />
          <NumberField
            label="Smallest size"
            unit="kB"
            text={draft.smallestKilobytes}
            onChange={(smallestKilobytes) => set({ smallestKilobytes })}
          />
          <NumberField
            label="Shortest length"
            unit="seconds"
            text={draft.smallestSeconds}
            onChange={(smallestSeconds) => set({ smallestSeconds })}
          />
        </div>
      </div>
    </Card>
  );
}

type TextProps = { label: string; text: string; onChange: (text: string) => void };

function Patterns({ label, hint, text, onChange }: TextProps & { hint: string }) {
  return (
    <Field label={label} hint={hint}>
      {(tied) => (
        <TextArea
          {...tied}
          rows={3}
          spellCheck={false}
          className="font-mono text-[0.8125rem]"
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
