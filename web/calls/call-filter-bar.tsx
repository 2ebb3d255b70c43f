import { useQuery } from '@tanstack/react-query';
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
import type { CallListFilters, CallSort } from '../shown/call-filters.ts';
import { Select } from '../ui/select.tsx';
import { AgentFilter } from './agent-filter.tsx';
import { CheckFilter } from './check-filter.tsx';
import { sortLabels } from './columns.ts';
import { DateFilter } from './date-filter.tsx';
import { FlagFilter } from './flag-filter.tsx';
import { ScoreFilter } from './score-filter.tsx';
import { SearchBox } from './search-box.tsx';

type Props = { filters: CallListFilters; onChange: (filters: CallListFilters) => void };

const all = 'all';

/** What narrows and orders the list. Every choice is kept in the address. */
export function CallFilterBar({ filters, onChange }: Props) {
  const set = (chosen: { [Name in keyof CallListFilters]: CallListFilters[Name] | undefined }) =>
    onChange(withoutHoles({ ...filters, ...chosen }));
  return (
    <search aria-label="Calls" className="flex shrink-0 flex-wrap items-center gap-2 px-4 pt-3 pb-2 sm:px-6">
      <SearchBox
        label="Search file or agent"
        shortcut="/"
        text={filters.search ?? ''}
        onChange={(search) => set({ search: search === '' ? undefined : search })}
      />
      <SearchBox
        label="Words said in the call"
        shortcut="w"
        text={filters.text ?? ''}
        onChange={(text) => set({ text: text === '' ? undefined : text })}
      />
      <div className="-mx-4 flex min-w-0 items-center gap-2 overflow-x-auto px-4 py-0.5 [scrollbar-width:none] max-sm:*:shrink-0 max-sm:w-[calc(100%+2rem)] sm:contents">
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
        <CampaignFilter
          campaign={filters.campaign}
          onChange={(campaign) => set({ campaign, check: undefined })}
        />
        <DateFilter days={filters.days} from={filters.from} to={filters.to} onChange={set} />
        <AgentFilter agent={filters.agent} onChange={(agent) => set({ agent })} />
        <FlagFilter flagged={filters.flagged} review={filters.review} onChange={set} />
        <ScoreFilter min={filters.min} max={filters.max} onChange={set} />
        <CheckFilter
          campaign={filters.campaign}
          check={filters.check}
          verdict={filters.verdict}
          onChange={set}
        />
        <Select<CallSort>
          label="Order"
          className="md:hidden"
          value={filters.sort ?? 'newest'}
          options={callSorts.map((sort) => ({ value: sort, label: sortLabels[sort] }))}
          onChange={(sort) => set({ sort })}
        />
      </div>
    </search>
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
