import { useQuery } from '@tanstack/react-query';
import { ChevronsUpDown } from 'lucide-react';
import { readAgent } from '#shared/agents.ts';
import { useMe } from '../me.ts';
import { queryOf } from '../queries.ts';
import { AgentPicker } from '../shown/agent-picker.tsx';
import { classNames } from '../ui/class-names.ts';
import { Select } from '../ui/select.tsx';

type Props = {
  /** An agent's id, or `none` for calls without one. */
  agent: string | undefined;
  onChange: (agent: string | undefined) => void;
};

/** Narrows the list to one agent's calls, or to those without an agent. Whoever sees own calls only needs no choice. */
export function AgentFilter({ agent, onChange }: Props) {
  const { user } = useMe();
  if (user.role === 'agent') return null;
  if (agent === 'none') {
    return (
      <Select<'all' | 'none'>
        label="Agent"
        value="none"
        active
        options={[
          { value: 'all', label: 'All agents' },
          { value: 'none', label: 'Unlinked' },
        ]}
        onChange={(chosen) => onChange(chosen === 'all' ? undefined : chosen)}
      />
    );
  }
  return <OneAgent agent={agent} onChange={onChange} />;
}

function OneAgent({ agent, onChange }: Props) {
  const { data } = useQuery({
    ...queryOf(readAgent, { params: { id: agent ?? '' } }),
    enabled: agent !== undefined,
  });
  return (
    <AgentPicker
      label="Agent"
      chosen={agent ?? null}
      nobody={agent === undefined ? 'Unlinked calls' : 'All agents'}
      onChoose={(chosen) => onChange(chosen?.id ?? (agent === undefined ? 'none' : undefined))}
      trigger={
        <button
          type="button"
          className={classNames(
            'inline-flex h-9 max-w-48 shrink-0 items-center gap-2 rounded-md border px-3 text-sm whitespace-nowrap',
            agent === undefined
              ? 'border-rim hover:bg-hover'
              : 'border-accent bg-accent-soft text-accent-text',
          )}
        >
          <span className="truncate">{agent === undefined ? 'All agents' : (data?.name ?? 'Agent')}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
        </button>
      }
    />
  );
}
