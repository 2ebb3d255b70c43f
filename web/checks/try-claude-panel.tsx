import { Link } from '@tanstack/react-router';
import { FlaskConical, Square } from 'lucide-react';
import { mostTriedByClaude, type TriedByClaude } from '#shared/check-tries.ts';
import { displayScore } from '#shared/scores.ts';
import { verdicts } from '#shared/statuses.ts';
import { RerunForecast } from '../shown/cost-forecast.tsx';
import { formatMoney } from '../shown/money.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { formatCounted } from '../ui/format.ts';
import { type Draft, readDraft } from './check-draft.ts';
import { type CheckTried, type Trial, useClaudeTrial } from './use-claude-trial.ts';

type Props = { campaignId: string; checkId: string | null; draft: Draft; ready: boolean };

/** What Claude, asked by the prompt as the form says it, would say of the newest calls. Results are not stored. */
export function TryClaudePanel({ campaignId, checkId, draft, ready }: Props) {
  const { trial, start, stop } = useClaudeTrial(campaignId, checkId);
  const check = checkIn(draft);
  const running = trial?.running === true;
  return (
    <Card
      title="Try on past calls"
      note={trial === null ? null : `${trial.rows.length} of ${trial.wanted}`}
      flush
      actions={
        running ? (
          <Button size="small" onClick={stop}>
            <Square aria-hidden />
            Stop
          </Button>
        ) : (
          <Button
            size="small"
            disabled={check === null || !ready}
            onClick={() => check !== null && void start(check)}
          >
            <FlaskConical aria-hidden />
            {trial === null ? 'Try' : 'Try again'}
          </Button>
        )
      }
    >
      <div aria-live="polite">
        {trial === null ? (
          <p className="px-4 pb-4 text-[0.8125rem] text-soft">
            {ready
              ? `Claude reads the newest ${mostTriedByClaude} calls of this campaign that have a transcript, which costs something for each. No result is stored, and you can stop at any time.`
              : 'Claude is not set up, so there is nobody to try it with.'}
          </p>
        ) : (
          <Tried trial={trial} stale={check !== null && check.judging.prompt !== trial.prompt} />
        )}
      </div>
    </Card>
  );
}

/** The check as the form says it, where its prompt can be asked; what it is called and weighs may still be missing. */
function checkIn(draft: Draft): CheckTried | null {
  const { body } = readDraft({
    ...draft,
    name: draft.name.trim() === '' ? 'A check' : draft.name,
  });
  if (body?.judging.kind !== 'claude') return null;
  return { ...body, judging: body.judging };
}

function Tried({ trial, stale }: { trial: Trial; stale: boolean }) {
  const { rows, running, problem, wanted } = trial;
  if (!running && wanted === 0) {
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
          The prompt has changed since. Try again to see what it says now.
        </p>
      ) : null}
      {problem === null ? null : (
        <p role="alert" className="px-4 pb-3 text-[0.8125rem] text-red-ink">
          {problem.message} {problem.advice}
        </p>
      )}
      {rows.length === 0 ? null : <Costs rows={rows} running={running} />}
      <ul aria-label="Calls it was tried on" className="divide-y divide-line border-t border-line">
        {rows.map((row) => (
          <TriedRow key={row.call_id} row={row} />
        ))}
      </ul>
    </>
  );
}

function Costs({ rows, running }: { rows: readonly TriedByClaude[]; running: boolean }) {
  const known = rows.every(({ micros }) => micros !== null);
  const micros = rows.reduce((sum, row) => sum + (row.micros ?? 0), 0);
  const changed = rows.filter(({ verdict, before }) => before !== null && before.verdict !== verdict).length;
  const brought = rows.filter(({ flags_brought }) => flags_brought.length > 0).length;
  return (
    <div className="px-4 pb-3 text-[0.8125rem] text-soft">
      <p>
        {`${formatCounted(changed, 'verdict')} would change, ${formatCounted(brought, 'call')} would get a flag.`}
        {known ? ` Asking cost ${formatMoney(micros)}.` : ''}
      </p>
      {running ? null : (
        <>
          <p className="mt-1">{`Run Analysis on ${rows.length === 1 ? 'this call' : `these ${rows.length} calls`}:`}</p>
          <RerunForecast kind="analyze" callIds={rows.map(({ call_id }) => call_id)} />
        </>
      )}
    </div>
  );
}

function TriedRow({ row }: { row: TriedByClaude }) {
  const { verdict, score, before, flags_brought: brought, flags_gone: gone } = row;
  return (
    <li className="px-4 py-2.5">
      <p className="flex items-center gap-2">
        <Badge {...verdicts[verdict]} />
        {score === null ? null : <span className="text-[0.8125rem] tabular-nums">{displayScore(score)}</span>}
        <Link
          to="/calls/$callId"
          params={{ callId: row.call_id }}
          className="min-w-0 truncate text-[0.8125rem] font-medium hover:underline"
        >
          {row.file_name}
        </Link>
      </p>
      {before === null || before.verdict === verdict ? null : (
        <p className="mt-1 text-[0.8125rem] text-amber-ink">
          {`Was ${verdicts[before.verdict].label}${before.score === null ? '' : ` (${displayScore(before.score)})`}.`}
        </p>
      )}
      <p className="mt-1 text-[0.8125rem] break-words text-soft">{row.reasoning}</p>
      {row.quotes.length === 0 ? null : (
        <p className="mt-0.5 text-xs break-words text-faint">
          {row.quotes.map(({ quote }) => `“${quote}”`).join(', ')}
        </p>
      )}
      {brought.map((sentence) => (
        <p key={sentence} className="mt-0.5 text-xs break-words text-red-ink">{`New flag: ${sentence}`}</p>
      ))}
      {gone.map((sentence) => (
        <p key={sentence} className="mt-0.5 text-xs break-words text-soft">{`No longer: ${sentence}`}</p>
      ))}
    </li>
  );
}
