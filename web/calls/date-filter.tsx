import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { Popover } from '../ui/popover.tsx';
import { datesInWords, offeredDays } from './dates.ts';
import { FilterButton } from './filter-button.tsx';

type Dates = { days: number | undefined; from: string | undefined; to: string | undefined };
type Props = Dates & { onChange: (dates: Dates) => void };

/** The days on which calls were received: some up to today, or a first and a last one. */
export function DateFilter({ onChange, ...dates }: Props) {
  const [open, setOpen] = useState(false);
  const choose = (chosen: Partial<Dates>) => {
    onChange({ days: undefined, from: undefined, to: undefined, ...chosen });
    setOpen(false);
  };
  const words = datesInWords(dates);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    choose({ from: textIn(form, 'from') || undefined, to: textIn(form, 'to') || undefined });
  };
  return (
    <Popover
      label="Dates"
      open={open}
      onOpenChange={setOpen}
      trigger={<FilterButton active={words !== null}>{words ?? 'Any day'}</FilterButton>}
    >
      <div className="flex w-60 flex-col gap-1">
        {offeredDays.map((days) => (
          <Button key={days} variant="quiet" className="justify-start" onClick={() => choose({ days })}>
            {datesInWords({ days, from: undefined, to: undefined })}
          </Button>
        ))}
        <form className="mt-1 flex flex-col gap-3 border-t border-line pt-3" onSubmit={submit}>
          <Field label="First day">
            {(tied) => <TextInput {...tied} type="date" name="from" defaultValue={dates.from} />}
          </Field>
          <Field label="Last day">
            {(tied) => <TextInput {...tied} type="date" name="to" defaultValue={dates.to} />}
          </Field>
          <Button type="submit" variant="primary">
            Apply
          </Button>
        </form>
      </div>
    </Popover>
  );
}
