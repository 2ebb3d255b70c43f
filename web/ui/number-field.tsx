import { Field, TextInput } from './field.tsx';

type Props = {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** What stands after it: "days". */
  unit?: string;
  /** Without a fraction. */
  whole?: boolean;
  placeholder?: string;
  className?: string;
  /** As it is typed: it may be no number yet. */
  text: string;
  onChange: (text: string) => void;
};

/** A number to be typed, with its label, hint or error, and unit. */
export function NumberField(props: Props) {
  const { label, hint, error, unit, whole = false, placeholder, className, text, onChange } = props;
  return (
    <Field label={label} hint={hint} error={error} {...(className === undefined ? {} : { className })}>
      {(tied) => (
        <span className="flex items-center gap-2">
          <TextInput
            {...tied}
            inputMode={whole ? 'numeric' : 'decimal'}
            autoComplete="off"
            className="max-w-28 tabular-nums"
            placeholder={placeholder}
            value={text}
            onChange={({ target }) => onChange(target.value)}
          />
          {unit}
        </span>
      )}
    </Field>
  );
}
