import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readMatrix, type VerdictMatrix } from '#shared/campaign-page.ts';
import { type Verdict, verdicts } from '#shared/statuses.ts';
import { queryOf } from '../queries.ts';
import { CallOutcome } from '../shown/call-outcome.tsx';
import { noteOn } from '../shown/call-rows.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { VerdictIcon } from '../shown/verdict.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';

type Props = {
  campaignId: string;
  /** What to do while there is no call. */
  firstStep: ReactNode;
};

/** The newest calls, each with what became of it and its verdict on every check. */
export function RecentCalls({ campaignId, firstStep }: Props) {
  const { data, error } = useQuery(queryOf(readMatrix, { params: { id: campaignId } }));
  return (
    <Card
      title="Recent calls"
      flush
      className="overflow-hidden"
      actions={
        <Link
          to="/calls"
          search={{ campaign: campaignId }}
          className="text-[0.8125rem] font-medium text-accent-text hover:underline"
        >
          All calls of this campaign
        </Link>
      }
    >
      {error !== null && data === undefined ? <ProblemState error={error} className="py-8" /> : null}
      {data?.rows.length === 0 ? <EmptyState title="No calls yet" action={firstStep} /> : null}
      {data === undefined || data.rows.length === 0 ? null : <Calls matrix={data} />}
    </Card>
  );
}

function Calls({ matrix: { rows, checks } }: { matrix: VerdictMatrix }) {
  return (
    <Table label="Recent calls" className="border-t border-line">
      <thead>
        <tr>
          <Th className="sticky left-0 z-1 align-bottom">Call</Th>
          <Th figures className="align-bottom">
            Score
          </Th>
          {checks.map(({ id, name }) => (
            <Th key={id} className="px-1 py-2 align-bottom" title={name}>
              <span className="mx-auto block max-h-36 rotate-180 truncate leading-4 [writing-mode:vertical-rl]">
                {name}
              </span>
            </Th>
          ))}
          <Th aria-hidden className="w-full" />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} checks={checks} />
        ))}
      </tbody>
    </Table>
  );
}

type RowProps = { row: VerdictMatrix['rows'][number]; checks: VerdictMatrix['checks'] };

function Row({ row, checks }: RowProps) {
  const now = useNow();
  const note = noteOn(row, { showCampaign: false, showAgent: true, now });
  return (
    <tr className="group hover:bg-hover/60">
      <Td className="sticky left-0 z-1 max-w-44 min-w-44 bg-raised py-1.5 sm:max-w-72 sm:min-w-60">
        <Link
          to="/calls/$callId"
          params={{ callId: row.id }}
          className="block truncate rounded-sm font-medium hover:underline"
        >
          {row.file_name}
        </Link>
        <span className="block truncate text-xs text-faint" title={note}>
          {note}
        </span>
      </Td>
      <Td figures>
        <CallOutcome call={row} />
      </Td>
      {checks.map(({ id, name }, index) => (
        <Td key={id} className="px-1">
          <Cell verdict={row.verdicts[index] ?? null} check={name} />
        </Td>
      ))}
      <Td aria-hidden />
    </tr>
  );
}

function Cell({ verdict, check }: { verdict: Verdict | null; check: string }) {
  const word = verdict === null ? 'Not judged' : verdicts[verdict].label;
  return (
    <span className="flex w-6 justify-center" title={`${check}: ${word}`}>
      {verdict === null ? (
        <span aria-hidden className="text-faint">
          ·
        </span>
      ) : (
        <VerdictIcon verdict={verdict} />
      )}
      <span className="sr-only">{word}</span>
    </span>
  );
}
