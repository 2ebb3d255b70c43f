import { useQuery } from '@tanstack/react-query';
import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { callSorts } from '#shared/calls.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import {
  type CallStatus,
  callStatuses,
  namesOf,
  type UploadSource,
  uploadSources,
} from '#shared/statuses.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { type CallListFilters, type CallSort, narrows } from '../shown/call-filters.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/field.tsx';
import { useKeys } from '../ui/keys.tsx';
import { Select } from '../ui/select.tsx';
import { AgentFilter } from './agent-filter.tsx';
import { sortLabels } from './columns.ts';
import { FlagFilter } from './flag-filter.tsx';
import { ScoreFilter } from './score-filter.tsx';

type Props = { filters: CallListFilters; onChange: (filters: CallListFilters) => void };

const all = 'all';

/** What narrows and orders the list. Every choice is kept in the address. */
export function CallFilterBar({ filters, onChange }: Props) {
  const set = (chosen: { [Name in keyof CallListFilters]: CallListFilters[Name] | undefined }) =>
    onChange(withoutHoles({ ...filters, ...chosen }));
  return (
    <search aria-label="Calls" className="flex shrink-0 flex-wrap items-center gap-2 px-4 py-3 sm:px-6">
      <SearchBox
        text={filters.search ?? ''}
        onChange={(search) => set({ search: search === '' ? undefined : search })}
      />
      <div className="-mx-4 flex min-w-0 items-center gap-2 overflow-x-auto px-4 py-0.5 [scrollbar-width:none] max-sm:*:shrink-0 max-sm:w-[calc(100%+2rem)] sm:mx-0 sm:flex-wrap sm:overflow-visible sm:p-0">
        <Select<CallStatus | typeof all>
          label="Status"
          value={filters.status ?? all}
          active={filters.status !== undefined}
          options={[{ value: all, label: 'All statuses' }, ...optionsOf(callStatuses)]}
          onChange={(status) => set({ status: status === all ? undefined : status })}
        />
        <Select<UploadSource | typeof all>
          label="Source"
          value={filters.source ?? all}
          active={filters.source !== undefined}
          options={[{ value: all, label: 'All sources' }, ...optionsOf(uploadSources)]}
          onChange={(source) => set({ source: source === all ? undefined : source })}
        />
        <CampaignFilter campaign={filters.campaign} onChange={(campaign) => set({ campaign })} />
        <AgentFilter agent={filters.agent} onChange={(agent) => set({ agent })} />
        <FlagFilter flagged={filters.flagged} review={filters.review} onChange={set} />
        <ScoreFilter min={filters.min} max={filters.max} onChange={set} />
        <Select<CallSort>
          label="Order"
          className="md:hidden"
          value={filters.sort ?? 'newest'}
          options={callSorts.map((sort) => ({ value: sort, label: sortLabels[sort] }))}
          onChange={(sort) => set({ sort })}
        />
        {narrows(filters) ? (
          <Button variant="quiet" onClick={() => onChange(withoutHoles({ sort: filters.sort }))}>
            <X aria-hidden />
            Clear filters
          </Button>
        ) : null}
      </div>
    </search>
  );
}

/** Types freely; the list follows a third of a second after the last letter. */
function SearchBox({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const [told, setTold] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  if (told !== text) {
    setTold(text);
    setTyped(text);
  }
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === text) return;
    const timer = setTimeout(() => onChange(wanted), 300);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  useKeys([{ keys: ['/'], shown: ['/'], does: 'Search', run: () => input.current?.focus() }]);
  return (
    <div className="relative w-full sm:w-64">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-faint" />
      <TextInput
        ref={input}
        light
        type="search"
        aria-label="Search file or agent"
        placeholder="Search file or agent"
        className="pl-9"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}

type CampaignProps = { campaign: string | undefined; onChange: (campaign: string | undefined) => void };

function CampaignFilter({ campaign, onChange }: CampaignProps) {
  const can = useCan();
  const { data } = useQuery({ ...queryOf(listCampaigns, { query: {} }), enabled: can('campaigns.view') });
  if (data === undefined || (data.rows.length < 2 && campaign === undefined)) return null;
  return (
    <Select<string>
      label="Campaign"
      className="max-w-48"
      value={campaign ?? all}
      active={campaign !== undefined}
      options={[
        { value: all, label: 'All campaigns' },
        ...data.rows.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(chosen) => onChange(chosen === all ? undefined : chosen)}
    />
  );
}

function optionsOf<Name extends string>(table: Readonly<Record<Name, { label: string }>>) {
  return namesOf(table).map((name) => ({ value: name, label: table[name].label }));
}

type Holed = { [Name in keyof CallListFilters]?: CallListFilters[Name] | undefined };

function withoutHoles(filters: Holed): CallListFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
