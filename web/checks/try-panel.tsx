import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { mostTriedCalls, type TriedCall, tryCheck } from '#shared/check-edits.ts';
import type { PhrasesRule } from '#shared/checks.ts';
import { verdicts } from '#shared/statuses.ts';
import { call, problemOf } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { formatCounted } from '../ui/format.ts';
import { type Draft, readDraft } from './check-draft.ts';

type Props = { campaignId: string; draft: Draft };

/** What the rule, as the form says it, would say of the newest calls. Nothing is saved by it. */
export function TryPanel({ campaignId, draft }: Props) {
  const trying = useMutation({
    mutationFn: (judging: PhrasesRule) => call(tryCheck, { params: { id: campaignId }, body: { judging } }),
  });
  const { body } = readDraft({ ...draft, name: 'A check', weight: '1', passMark: '' });
  const judging = body?.judging.kind === 'phrases' ? body.judging : null;
  const stale =
    trying.variables !== undefined && JSON.stringify(trying.variables) !== JSON.stringify(judging);
  return (
    <Card
      title="Try on past calls"
      note={trying.data === undefined ? null : summaryOf(trying.data.rows)}
      flush
      actions={
        <Button
          size="small"
          disabled={judging === null}
          busy={trying.isPending}
          onClick={() => judging !== null && trying.mutate(judging)}
        >
          {trying.isPending ? null : <FlaskConical aria-hidden />}
          {trying.data === undefined ? 'Try' : 'Try again'}
        </Button>
      }
    >
      <div aria-live="polite">
        {trying.isError ? (
          <p className="px-4 pb-3 text-[0.8125rem] text-red-ink">{problemOf(trying.error).message}</p>
        ) : null}
        {trying.data === undefined ? (
          <p className="px-4 pb-4 text-[0.8125rem] text-soft">
            {`Runs the rule over the newest ${mostTriedCalls} calls of this campaign that have a transcript. Nothing is stored.`}
          </p>
        ) : (
          <Tried rows={trying.data.rows} leftOut={trying.data.left_out} stale={stale} />
        )}
      </div>
    </Card>
  );
}

function Tried({ rows, leftOut, stale }: { rows: readonly TriedCall[]; leftOut: number; stale: boolean }) {
  if (rows.length === 0 && leftOut === 0) {
    return (
      <p className="px-4 pb-4 text-[0.8125rem] text-soft">
        No call of this campaign has a transcript yet, so there is nothing to try it on.
      </p>
    );
  }
  return (
    <>
      {stale ? (
        <p className="px-4 pb-2 text-[0.8125rem] text-amber-ink">
          The rule has changed since. Try again to see what it says now.
        </p>
      ) : null}
      <ul aria-label="Calls it was tried on" className="divide-y divide-line border-t border-line">
        {rows.map((row) => (
          <li key={row.call_id} className="px-4 py-2.5">
            <p className="flex items-center gap-2">
              <Badge {...verdicts[row.verdict]} />
              <Link
                to="/calls/$callId"
                params={{ callId: row.call_id }}
                className="min-w-0 truncate text-[0.8125rem] font-medium hover:underline"
              >
                {row.file_name}
              </Link>
            </p>
            <p className="mt-1 text-[0.8125rem] break-words text-soft">{row.reasoning}</p>
            {row.quotes.length > 1 ? (
              <p className="mt-0.5 text-xs break-words text-faint">
                {row.quotes.map(({ quote }) => `“${quote}”`).join(', ')}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      {leftOut === 0 ? null : (
        <p className="px-4 py-2 text-[0.8125rem] text-faint">
          {`${formatCounted(leftOut, 'call')} left out: their transcripts are too long to read them all at once.`}
        </p>
      )}
    </>
  );
}

function summaryOf(rows: readonly TriedCall[]): string {
  const counts = Map.groupBy(rows, ({ verdict }) => verdict);
  return [...counts]
    .map(([verdict, found]) => `${found.length} ${verdicts[verdict].label.toLowerCase()}`)
    .join(', ');
}
