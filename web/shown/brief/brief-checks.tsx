import { Quote } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import { verdicts } from '#shared/statuses.ts';
import type { CheckResultShown, EvidenceShown, TranscriptShown, VersionDetail } from '#shared/versions.ts';
import { formatCounted } from '../../ui/format.ts';
import { clockOf } from '../clock.ts';
import { momentOfQuote } from '../moment-of-quote.ts';
import { usePlayer } from '../player-context.ts';
import { CheckOverride } from '../review/check-override.tsx';
import { VerdictIcon } from '../verdict.tsx';
import { askingChecks, restSentence } from './asking-checks.ts';

type Transcript = Pick<TranscriptShown, 'turns' | 'words'> | null;
type Props = { call: CallDetail; version: VersionDetail; transcript: Transcript };

/** The checks that ask for a person, with why and the quotes; the others are counted. */
export function BriefChecks({ call, version, transcript }: Props) {
  if (version.status !== 'completed') return null;
  const asking = askingChecks(version.check_results);
  return (
    <section aria-label="Checks" className="border-b border-line px-5 py-3.5">
      <h3 className="text-[0.8125rem] font-semibold">
        {asking.length === 0
          ? 'No check failed'
          : formatCounted(asking.length, 'check to look at', 'checks to look at')}
      </h3>
      <ul className="mt-2 flex flex-col gap-3">
        {asking.map((result) => (
          <AskingCheck
            key={result.check_id}
            result={result}
            override={<CheckOverride call={call} version={version.number} result={result} />}
          >
            {result.evidence.map((quote) => (
              <QuoteButton
                key={`${quote.turn} ${quote.first_word} ${quote.quote}`}
                quote={quote}
                ms={call.has_playback ? momentOfQuote(quote, transcript) : null}
              />
            ))}
          </AskingCheck>
        ))}
      </ul>
      <p className="mt-2 text-[0.8125rem] text-faint">{restSentence(version.check_results)}</p>
    </section>
  );
}

type AskingProps = { result: CheckResultShown; override: ReactNode; children: ReactNode };

function AskingCheck({ result, override, children }: AskingProps) {
  const { name, verdict, severity, reasoning } = result;
  return (
    <li className="flex items-start gap-2.5">
      <VerdictIcon verdict={verdict} />
      <div className="min-w-0 flex-1 text-[0.8125rem]">
        <p className="text-sm font-medium">
          {name}
          <span className="font-normal text-faint">
            {` · ${verdicts[verdict].label}${severity === 'critical' ? ' · Critical' : ''}`}
          </span>
        </p>
        {reasoning === '' ? null : <p className="mt-0.5 break-words text-soft">{reasoning}</p>}
        <div className="mt-1.5 flex flex-col gap-1 empty:hidden">{children}</div>
        {override}
      </div>
    </li>
  );
}

/** A quote; a press plays it. */
function QuoteButton({ quote, ms }: { quote: EvidenceShown; ms: number | null }) {
  const player = usePlayer();
  const look =
    'flex w-full items-start gap-2 rounded-md border border-line bg-sunken px-2.5 py-1.5 text-left';
  const inside = (
    <>
      <Quote aria-hidden className="mt-0.5 size-3.5 shrink-0 text-faint" />
      <span className="min-w-0 break-words">
        {`“${quote.quote}” `}
        {ms === null ? null : (
          <span className="font-medium text-accent-text tabular-nums">{clockOf(ms)}</span>
        )}
      </span>
    </>
  );
  if (ms === null) return <p className={look}>{inside}</p>;
  return (
    <button
      type="button"
      onClick={() => player.playFrom(ms)}
      className={`${look} hover:border-edge/60 hover:bg-hover`}
    >
      {inside}
    </button>
  );
}
