import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { readAgent } from '#shared/agents.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { type CallListFilters, narrows } from '../shown/call-filters.ts';
import { useChecksOf } from './check-filter.tsx';
import { type ChipNames, chipsOf } from './chips.ts';

type Props = { filters: CallListFilters; onChange: (filters: CallListFilters) => void };

/** What narrows the list, each to be taken away by itself, and all at once. */
export function FilterChips({ filters, onChange }: Props) {
  const chips = chipsOf(filters, useNames(filters));
  if (!narrows(filters)) return null;
  return (
    <ul
      aria-label="Filters that are on"
      className="flex shrink-0 flex-wrap items-center gap-1.5 px-4 pb-2.5 sm:px-6"
    >
      {chips.map(({ label, without }) => (
        <li key={label}>
          <button
            type="button"
            aria-label={`${label}: take this filter away`}
            onClick={() => onChange(without)}
            className="inline-flex h-6 max-w-72 items-center gap-1 rounded-full bg-accent-soft pr-1.5 pl-2.5 text-xs font-medium text-accent-text hover:bg-hover"
          >
            <span className="truncate">{label}</span>
            <X aria-hidden className="size-3 shrink-0" />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          onClick={() => onChange(filters.sort === undefined ? {} : { sort: filters.sort })}
          className="h-6 rounded-full px-2 text-xs font-medium text-soft hover:bg-hover hover:text-ink"
        >
          Clear filters
        </button>
      </li>
    </ul>
  );
}

/** The names behind the ids of the filters; what is gone has none. */
function useNames({ campaign, agent, check }: CallListFilters): ChipNames {
  const can = useCan();
  const campaigns = useQuery({
    ...queryOf(listCampaigns, { query: {} }),
    enabled: campaign !== undefined && can('campaigns.view'),
  });
  const agents = useQuery({
    ...queryOf(readAgent, { params: { id: agent ?? '' } }),
    enabled: agent !== undefined && agent !== 'none',
  });
  const checks = useChecksOf(campaign);
  return {
    campaign: campaigns.data?.rows.find(({ id }) => id === campaign)?.name,
    agent: agents.data?.name,
    check: checks.find(({ id }) => id === check)?.name,
  };
}
