import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type VerdictMatrix as Matrix, readMatrix } from '#shared/campaign-page.ts';
import { type Verdict, verdicts } from '#shared/statuses.ts';
import { queryOf } from '../queries.ts';
import { Score } from '../shown/score.tsx';
import { VerdictIcon } from '../shown/verdict.tsx';
import { Card } from '../ui/card.tsx';
import { formatInstant } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';

/** The newest calls that have results, each with its verdict on every check; nothing while there is none. */
export function VerdictMatrix({ campaignId }: { campaignId: string }) {
  const { data } = useQuery(queryOf(readMatrix, { params: { id: campaignId } }));
  if (data === undefined || data.rows.length === 0 || data.checks.length === 0) return null;
  return (
    <Card title="Newest results" note="Calls by checks" flush className="overflow-hidden">
      <Table label="Newest results" className="border-t border-line">
        <thead>
          <tr>
            <Th className="sticky left-0 z-1 align-bottom">Call</Th>
            <Th figures className="align-bottom">
              Score
            </Th>
            {data.checks.map(({ id, name }) => (
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
          {data.rows.map((row) => (
            <Row key={row.id} row={row} checks={data.checks} />
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

type RowProps = { row: Matrix['rows'][number]; checks: Matrix['checks'] };

function Row({ row, checks }: RowProps) {
  const now = useNow();
  const note = [row.agent, formatInstant(row.created_at, now)].filter((part) => part !== null).join(' · ');
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
        <span className="block truncate text-xs text-faint">{note}</span>
      </Td>
      <Td figures>
        <Score score={row.score} flagged={row.flagged} />
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
