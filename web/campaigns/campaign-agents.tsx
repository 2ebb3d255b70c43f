import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { readCampaignAgents } from '#shared/campaign-page.ts';
import type { GroupFigures } from '#shared/figures.ts';
import { queryOf } from '../queries.ts';
import { changeOf } from '../shown/change.ts';
import { type ChosenPeriod, periodQuery } from '../shown/period.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Score } from '../shown/score.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatCount } from '../ui/format.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { Table, Td, Th } from '../ui/table.tsx';

type Props = { campaignId: string; period: ChosenPeriod };

const shownAtFirst = 10;

/** The agents whose calls the campaign got in a period, with how these did. */
export function CampaignAgents({ campaignId, period }: Props) {
  const [all, setAll] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({
    ...queryOf(readCampaignAgents, { params: { id: campaignId }, query: periodQuery(period) }),
    placeholderData: keepPreviousData,
  });
  if (data === undefined && error === null) return <Skeleton className="h-64 rounded-lg" />;
  if (data === undefined) {
    return <ProblemState error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  }
  const rows = all ? data.rows : data.rows.slice(0, shownAtFirst);
  return (
    <Card title="Agents" note={formatCount(data.rows.length)} flush className="overflow-hidden">
      {rows.length === 0 ? (
        <p className="border-t border-line px-4 py-8 text-center text-sm text-soft">
          No call of these days is linked to an agent.
        </p>
      ) : (
        <Table label="Agents of this campaign" className="border-t border-line">
          <thead>
            <tr>
              <Th>Agent</Th>
              <Th figures>Calls</Th>
              <Th figures>Flagged</Th>
              <Th figures>Average score</Th>
              <Th figures>Change</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} period={period} />
            ))}
          </tbody>
        </Table>
      )}
      {rows.length < data.rows.length ? (
        <div className="border-t border-line p-2 text-center">
          <Button variant="quiet" size="small" onClick={() => setAll(true)}>
            Show all {formatCount(data.rows.length)}
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function Row({ row, period }: { row: GroupFigures; period: ChosenPeriod }) {
  const change = changeOf(row.average_score, row.before_average, 'points');
  return (
    <tr className="group relative hover:bg-hover/60">
      <Td className="max-w-40">
        <Link
          to="/agents/$agentId"
          params={{ agentId: row.id }}
          search={period}
          className="block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {row.name}
        </Link>
      </Td>
      <Td figures>{formatCount(row.total_calls)}</Td>
      <Td figures className={row.flagged > 0 ? 'text-red-ink' : 'text-soft'}>
        {formatCount(row.flagged)}
      </Td>
      <Td figures>
        <Score score={row.average_score} />
      </Td>
      <Td
        figures
        className={classNames(
          'whitespace-nowrap',
          change?.way === 'up' ? 'text-green-ink' : change?.way === 'down' ? 'text-red-ink' : 'text-faint',
        )}
      >
        {change === null ? '—' : `${signs[change.way]}${change.by}`}
      </Td>
    </tr>
  );
}

const signs = { up: '+', down: '−', same: '' } as const;
