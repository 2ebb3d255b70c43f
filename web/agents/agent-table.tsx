import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AgentSummary } from '#shared/agents.ts';
import { Score } from '../shown/score.tsx';
import { Badge } from '../ui/badge.tsx';
import { formatCount, formatInstant } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';

type Props = {
  agents: readonly AgentSummary[];
  /** Shown below the last of them. */
  children?: ReactNode;
};

/** Agents with the figures of their calls. */
export function AgentTable({ agents, children }: Props) {
  const now = useNow();
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-raised">
      <Table label="Agents">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th className="hidden sm:table-cell">Code</Th>
            <Th className="hidden sm:table-cell">Extension</Th>
            <Th className="hidden sm:table-cell">Campaigns</Th>
            <Th figures>Calls</Th>
            <Th figures>Flagged</Th>
            <Th figures className="max-sm:pr-4">
              Average<span className="max-sm:hidden"> score</span>
            </Th>
            <Th figures className="hidden sm:table-cell">
              Last call
            </Th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <tr key={agent.id} className="group relative hover:bg-hover/60">
              <Td className="max-w-40 sm:max-w-72">
                <span className="flex items-center gap-2">
                  <Link
                    to="/agents/$agentId"
                    params={{ agentId: agent.id }}
                    className="truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                  >
                    {agent.name}
                  </Link>
                  {agent.archived ? <Badge label="Archived" colour="slate" /> : null}
                </span>
              </Td>
              <Td className="hidden whitespace-nowrap sm:table-cell">{agent.code ?? <Nothing />}</Td>
              <Td className="hidden sm:table-cell">{agent.extension ?? <Nothing />}</Td>
              <Td className="hidden max-w-64 truncate text-soft sm:table-cell">
                {agent.campaigns.map(({ name }) => name).join(', ') || <Nothing />}
              </Td>
              <Td figures>{formatCount(agent.calls)}</Td>
              <Td figures className={agent.flagged > 0 ? 'text-red-ink' : 'text-soft'}>
                {formatCount(agent.flagged)}
              </Td>
              <Td figures className="max-sm:pr-4">
                <Score score={agent.average_score} />
              </Td>
              <Td figures className="hidden whitespace-nowrap text-soft sm:table-cell">
                {agent.last_call_at === null ? <Nothing /> : formatInstant(agent.last_call_at, now)}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {children}
    </div>
  );
}

function Nothing() {
  return <span className="text-faint">—</span>;
}
