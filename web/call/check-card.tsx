import { ChevronDown, Quote } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import { severityLabels } from '#shared/checks.ts';
import { type Verdict, verdicts } from '#shared/statuses.ts';
import type { CheckResultShown, EvidenceShown } from '#shared/versions.ts';
import { clockOf } from '../shown/clock.ts';
import { CheckOverride } from '../shown/review/check-override.tsx';
import { VerdictIcon } from '../shown/verdict.tsx';
import { classNames } from '../ui/class-names.ts';
import { toneInk } from '../ui/tones.ts';
import { plainNumber } from './check-list.ts';

type Props = {
  call: CallDetail;
  version: number;
  result: CheckResultShown;
  selected: boolean;
  open: boolean;
  momentOf: (evidence: EvidenceShown) => number | null;
  onPress: (result: CheckResultShown) => void;
  onQuote: (result: CheckResultShown, evidence: EvidenceShown) => void;
};

/** One check: verdict, why, and the quotes that prove it. */
export function CheckCard({ call, version, result, selected, open, momentOf, onPress, onQuote }: Props) {
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (selected) card.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const panel = `check-${result.check_id}`;
  return (
    <li
      ref={card}
      aria-current={selected || undefined}
      className={classNames(
        'scroll-mt-24 scroll-mb-4 border-t border-l-2 border-t-line',
        selected ? 'border-l-accent bg-sunken' : 'border-l-transparent',
      )}
    >
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        onClick={() => onPress(result)}
        className="flex w-full items-start gap-2.5 py-2.5 pr-4 pl-4.5 text-left hover:bg-hover/60 focus-visible:-outline-offset-2"
      >
        <VerdictIcon verdict={result.verdict} />
        <span className="min-w-0 flex-1">
          <span className="font-medium">{result.name}</span>
          <SeverityTag severity={result.severity} />
          <span className="mt-0.5 flex flex-wrap gap-x-1.5 text-xs text-faint">
            <VerdictWord verdict={result.verdict} score={result.score} />
            <span>· Weight {plainNumber(result.weight)}</span>
            <span>· {result.judged_by === 'claude' ? 'Claude' : 'Phrases'}</span>
            {result.override === null ? null : <span>· Overridden</span>}
          </span>
        </span>
        <ChevronDown
          aria-hidden
          className={classNames(
            'mt-0.5 size-4 shrink-0 text-faint transition-transform',
            open && 'rotate-180',
          )}
        />
      </button>
      {open ? (
        <div id={panel} className="pr-4 pb-3.5 pl-4.5 text-[0.8125rem]">
          {result.reasoning === '' ? null : <p className="text-soft">{result.reasoning}</p>}
          {result.evidence.length === 0 ? null : (
            <ul aria-label="Quotes" className="mt-2 flex flex-col gap-1.5">
              {result.evidence.map((evidence) => (
                <li key={`${evidence.turn} ${evidence.first_word} ${evidence.quote}`}>
                  <QuoteButton
                    evidence={evidence}
                    ms={momentOf(evidence)}
                    onPress={() => onQuote(result, evidence)}
                  />
                </li>
              ))}
            </ul>
          )}
          <CheckOverride call={call} version={version} result={result} />
          {selected ? (
            <p className="mt-2 text-xs text-faint">
              {result.asks} Pass mark {plainNumber(result.pass_mark)}.
            </p>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

function QuoteButton({
  evidence,
  ms,
  onPress,
}: {
  evidence: EvidenceShown;
  ms: number | null;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="flex w-full items-start gap-2 rounded-md border border-line bg-sunken px-2.5 py-1.5 text-left hover:border-edge/60 hover:bg-hover"
    >
      <Quote aria-hidden className="mt-0.5 size-3.5 shrink-0 text-faint" />
      <span className="min-w-0 break-words">
        {`“${evidence.quote}” `}
        {ms === null ? null : (
          <span className="font-medium text-accent-text tabular-nums">{clockOf(ms)}</span>
        )}
      </span>
    </button>
  );
}

function VerdictWord({ verdict, score }: { verdict: Verdict; score: number | null }) {
  const { label, colour } = verdicts[verdict];
  return (
    <span className={classNames('font-medium', toneInk[colour])}>
      {score === null ? label : `${label}, ${plainNumber(score)} of 100`}
    </span>
  );
}

const severityMeanings = {
  info: 'Does not count towards the score',
  critical: 'A call that fails this check is flagged for review, whatever its score',
} as const;

function SeverityTag({ severity }: { severity: CheckResultShown['severity'] }) {
  if (severity === 'warning') return null;
  return (
    <span
      title={severityMeanings[severity]}
      className={classNames(
        'ml-2 inline-block rounded border px-1 text-[0.6875rem] leading-4 font-medium',
        severity === 'critical' ? 'border-red-ink/60 text-red-ink' : 'border-edge/60 text-soft',
      )}
    >
      {severityLabels[severity]}
    </span>
  );
}
