import { type FormEvent, useState } from 'react';
import { dayOf } from '#shared/period.ts';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { formatDay } from '../ui/format.ts';
import { Popover } from '../ui/popover.tsx';
import { Select } from '../ui/select.tsx';
import { useNow } from '../ui/use-now.ts';
import { type ChosenPeriod, choicesWith, daysInWords, daysOf, isPeriod } from './period.ts';

type Props = { period: ChosenPeriod; onChange: (period: ChosenPeriod) => void };

/** Chooses the days that figures are of: some days up to today, or a first and a last one. */
export function PeriodPicker({ period, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const own = 'from' in period;
  const days = own ? null : daysOf(period);
  const options = choicesWith(days ?? daysOf({})).map((count) => ({
    value: String(count),
    label: daysInWords(count),
  }));
  return (
    <div className="flex shrink-0 items-center gap-2">
      <Select
        label="Period"
        value={days === null ? 'own' : String(days)}
        options={days === null ? [...options, { value: 'own', label: 'Chosen days' }] : options}
        onChange={(chosen) => {
          if (chosen !== 'own') onChange({ days: Number(chosen) });
        }}
      />
      <Popover
        label="Choose days"
        open={open}
        onOpenChange={setOpen}
        align="end"
        trigger={
          <Button>{own ? `${formatDay(period.from)} – ${formatDay(period.to)}` : 'Choose days'}</Button>
        }
      >
        <OwnDays
          period={period}
          onChoose={(chosen) => {
            setOpen(false);
            onChange(chosen);
          }}
        />
      </Popover>
    </div>
  );
}

type OwnProps = { period: ChosenPeriod; onChoose: (period: { from: string; to: string }) => void };

function OwnDays({ period, onChoose }: OwnProps) {
  const [wrong, setWrong] = useState(false);
  const today = dayOf(useNow());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const chosen = { from: textIn(given, 'from'), to: textIn(given, 'to') };
    const fits = isPeriod(chosen.from, chosen.to);
    setWrong(!fits);
    if (fits) onChoose(chosen);
  };
  const before = 'from' in period ? period : { from: '', to: today };
  return (
    <form onSubmit={submit} className="flex w-60 flex-col gap-3">
      <Field label="First day">
        {(tied) => (
          <TextInput {...tied} type="date" name="from" required max={today} defaultValue={before.from} />
        )}
      </Field>
      <Field label="Last day" error={wrong ? 'Up to two years, the first day before the last.' : undefined}>
        {(tied) => (
          <TextInput {...tied} type="date" name="to" required max={today} defaultValue={before.to} />
        )}
      </Field>
      <Button type="submit" variant="primary">
        Show these days
      </Button>
    </form>
  );
}
