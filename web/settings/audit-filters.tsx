import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type Act, acts, objectKinds, whoKinds } from '#shared/audit.ts';
import { listDoers } from '#shared/audit-log.ts';
import { namesOf } from '#shared/statuses.ts';
import { queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { type AuditSearch, withoutHoles } from './audit-search.ts';
import { useTyped } from './use-typed.ts';

const all = 'all';

type Props = { search: AuditSearch; onChange: (search: AuditSearch) => void };

/** Who, what, about what and when: narrows the log. */
export function AuditFilters({ search, onChange }: Props) {
  const set = (changes: { [Name in keyof AuditSearch]: AuditSearch[Name] | undefined }) =>
    onChange(withoutHoles({ ...search, ...changes }));
  const [object, setObject] = useTyped(search.object ?? '', (text) => set({ object: text }));
  return (
    <search aria-label="Filters" className="flex flex-wrap items-end gap-3 px-4 pb-4">
      <DoerField who={search.who} onChange={(who) => set({ who })} />
      <Field label="What" className="w-full sm:w-auto sm:min-w-32 sm:flex-1">
        {(tied) => (
          <Select<Act | typeof all>
            tied={tied}
            value={search.act ?? all}
            active={search.act !== undefined}
            options={[{ value: all, label: 'Everything' }, ...actOptions()]}
            onChange={(act) => set({ act: act === all ? undefined : act })}
          />
        )}
      </Field>
      <Field label="About" className="w-full sm:w-auto sm:min-w-32 sm:flex-1">
        {(tied) => (
          <TextInput
            {...tied}
            light
            type="search"
            placeholder="Name or id"
            maxLength={200}
            value={object}
            onChange={({ target }) => setObject(target.value)}
          />
        )}
      </Field>
      <DayField label="From" day={search.from} onChange={(from) => set({ from })} />
      <DayField label="To" day={search.to} onChange={(to) => set({ to })} />
      {Object.keys(search).length === 0 ? null : (
        <Button variant="quiet" onClick={() => onChange({})}>
          <X aria-hidden />
          Clear filters
        </Button>
      )}
    </search>
  );
}

/** Acts by what they are about, so that the long list reads in groups. */
function actOptions(): { value: Act; label: string }[] {
  return namesOf(objectKinds).flatMap((kind) =>
    namesOf(acts)
      .filter((act) => acts[act].about === kind)
      .map((act) => ({ value: act, label: acts[act].label })),
  );
}

function DoerField({ who, onChange }: { who: string | undefined; onChange: (who?: string) => void }) {
  const { data } = useQuery(queryOf(listDoers, {}));
  const rows = data?.rows ?? [];
  const unknown = who === undefined || rows.some(({ id }) => id === who) ? [] : [{ value: who, label: who }];
  const options = rows.map(({ id, kind, name }) => ({
    value: id,
    label: kind === 'key' ? `${name} (${whoKinds.key})` : name,
  }));
  return (
    <Field label="Who" className="w-full sm:w-auto sm:min-w-32 sm:flex-1">
      {(tied) => (
        <Select<string>
          tied={tied}
          value={who ?? all}
          active={who !== undefined}
          options={[{ value: all, label: 'Everybody' }, ...options, ...unknown]}
          onChange={(chosen) => onChange(chosen === all ? undefined : chosen)}
        />
      )}
    </Field>
  );
}

type DayProps = { label: string; day: string | undefined; onChange: (day: string | undefined) => void };

function DayField({ label, day, onChange }: DayProps) {
  return (
    <Field label={label} className="w-[calc(50%-0.375rem)] sm:w-34">
      {(tied) => (
        <TextInput
          {...tied}
          light
          type="date"
          value={day ?? ''}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        />
      )}
    </Field>
  );
}
