import { useRef } from 'react';
import { classNames } from '../ui/class-names.ts';
import { Field, TextInput } from '../ui/field.tsx';

type Props = { pattern: string | null; onChange: (pattern: string | null) => void };

const usual = '{agent_code}_{date}_{call_id}';

/** What may stand in a pattern, the usual ones first. */
const tokens = [
  'agent_code',
  'agent_name',
  'extension',
  'date',
  'time',
  'yyyymmdd',
  'hhmmss',
  'call_id',
  'phone',
  'queue',
  'direction',
  'n',
  'any',
];

/** The choice between an agent's code as a word of the name, and a template that says where everything stands. */
export function PatternField({ pattern, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const insert = (token: string) => {
    const text = pattern ?? '';
    const at = input.current?.selectionStart ?? text.length;
    onChange(`${text.slice(0, at)}{${token}}${text.slice(input.current?.selectionEnd ?? at)}`);
    input.current?.focus();
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">How the file’s name says who the agent is</legend>
      <Choice
        label="An agent’s code stands in the name"
        told="As a whole word anywhere: A17 in “20261122_A17_c9.wav”."
        chosen={pattern === null}
        onChoose={() => onChange(null)}
      />
      <Choice
        label="Names follow a pattern"
        told="It says where the agent stands, and what else is known of the call."
        chosen={pattern !== null}
        onChoose={() => onChange(pattern ?? usual)}
      />
      {pattern === null ? null : (
        <div className="mt-2 flex flex-col gap-3">
          <Field label="Pattern" hint="Text outside of braces stands for itself. Folders are written with /.">
            {(tied) => (
              <TextInput
                {...tied}
                ref={input}
                className="font-mono"
                spellCheck={false}
                autoCapitalize="off"
                maxLength={200}
                required
                value={pattern}
                onChange={({ target }) => onChange(target.value)}
              />
            )}
          </Field>
          <div className="flex flex-wrap gap-1.5">
            {tokens.map((token) => (
              <button
                key={token}
                type="button"
                onClick={() => insert(token)}
                className="rounded border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs text-soft hover:bg-hover hover:text-ink"
              >
                {`{${token}}`}
              </button>
            ))}
          </div>
        </div>
      )}
    </fieldset>
  );
}

type ChoiceProps = { label: string; told: string; chosen: boolean; onChoose: () => void };

function Choice({ label, told, chosen, onChoose }: ChoiceProps) {
  return (
    <label
      className={classNames(
        'flex cursor-pointer gap-3 rounded-lg border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-accent',
        chosen ? 'border-accent bg-accent-soft' : 'border-line hover:bg-hover',
      )}
    >
      <input
        type="radio"
        name="rule"
        className="mt-1 accent-accent outline-none"
        checked={chosen}
        onChange={onChoose}
      />
      <span>
        <span className="block font-medium">{label}</span>
        <span className="block text-[0.8125rem] text-soft">{told}</span>
      </span>
    </label>
  );
}
