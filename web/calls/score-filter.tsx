import { ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Field, TextInput } from '../ui/field.tsx';
import { Popover } from '../ui/popover.tsx';

type Range = { min: number | undefined; max: number | undefined };
type Props = Range & { onChange: (range: Range) => void };

const presets: { label: string; range: Range }[] = [
  { label: 'Below 60', range: { min: undefined, max: 59.9999 } },
  { label: '60 to 79', range: { min: 60, max: 79.9999 } },
  { label: '80 and above', range: { min: 80, max: undefined } },
];

/** A range of scores, by colour or by two numbers. */
export function ScoreFilter({ min, max, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const choose = (range: Range) => {
    onChange(range);
    setOpen(false);
  };
  const active = min !== undefined || max !== undefined;
  return (
    <Popover
      label="Score"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          className={classNames(
            'inline-flex h-9 shrink-0 items-center gap-2 rounded-md border px-3 text-sm whitespace-nowrap',
            active ? 'border-accent bg-accent-soft text-accent-text' : 'border-rim hover:bg-hover',
          )}
        >
          {rangeWords({ min, max })}
          <ChevronsUpDown aria-hidden className="size-3.5 text-faint" />
        </button>
      }
    >
      <div className="flex w-56 flex-col gap-1">
        {presets.map(({ label, range }) => (
          <Button key={label} variant="quiet" className="justify-start" onClick={() => choose(range)}>
            {label}
          </Button>
        ))}
        <form
          className="mt-1 flex items-end gap-2 border-t border-line pt-3"
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            choose({ min: numberIn(form.get('min')), max: numberIn(form.get('max')) });
          }}
        >
          <ScoreInput label="From" name="min" value={min} />
          <ScoreInput label="To" name="max" value={max} />
          <Button type="submit" variant="primary">
            Apply
          </Button>
        </form>
      </div>
    </Popover>
  );
}

function ScoreInput({ label, name, value }: { label: string; name: string; value: number | undefined }) {
  return (
    <Field label={label} className="min-w-0 flex-1">
      {(tied) => (
        <TextInput
          {...tied}
          name={name}
          type="number"
          min={0}
          max={100}
          step="any"
          defaultValue={value}
          className="px-2"
        />
      )}
    </Field>
  );
}

/** The range as the filter names it. */
function rangeWords({ min, max }: Range): string {
  if (min === undefined && max === undefined) return 'Any score';
  const preset = presets.find(({ range }) => range.min === min && range.max === max);
  if (preset !== undefined) return preset.label;
  if (max === undefined) return `Score from ${min}`;
  return min === undefined ? `Score up to ${max}` : `Score ${min} to ${max}`;
}

function numberIn(given: FormDataEntryValue | null): number | undefined {
  return typeof given === 'string' && given !== '' ? Number(given) : undefined;
}
