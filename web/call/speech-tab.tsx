import { clockOf } from '../shown/clock.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatPercent } from '../ui/format.ts';
import type { SpeechFigures } from './speech.ts';

type Props = { figures: SpeechFigures | null; rolesKnown: boolean; onSeek: ((ms: number) => void) | null };

const roleNames = { agent: 'Agent', customer: 'Customer', other: 'Unknown speaker' } as const;

/** Who speaks how long: talk ratio, silence, talking over each other, the longest monologue. */
export function SpeechTab({ figures, rolesKnown, onSeek }: Props) {
  if (figures === null || figures.durationMs === 0) {
    return <EmptyState title="No figures yet">They appear once it is known when somebody speaks.</EmptyState>;
  }
  const { longest } = figures;
  return (
    <div className="flex flex-col gap-5 px-5 py-4">
      {rolesKnown && figures.agentShare !== null ? (
        <TalkRatio figures={figures} share={figures.agentShare} />
      ) : null}
      {rolesKnown ? null : (
        <p className="text-sm text-soft">
          It is not known who is the agent, so there is no talk ratio. The other figures hold for all
          speakers.
        </p>
      )}
      <dl className="text-sm">
        {rolesKnown ? (
          <>
            <Figure name="Agent speaks" ms={figures.agentMs} of={figures.durationMs} />
            <Figure name="Customer speaks" ms={figures.customerMs} of={figures.durationMs} />
          </>
        ) : (
          <Figure
            name="Somebody speaks"
            ms={figures.durationMs - figures.silenceMs}
            of={figures.durationMs}
          />
        )}
        {rolesKnown && figures.otherMs > 0 ? (
          <Figure name="Others speak" ms={figures.otherMs} of={figures.durationMs} />
        ) : null}
        <Figure name="Silence" ms={figures.silenceMs} of={figures.durationMs} />
        {rolesKnown ? <Figure name="Both at once" ms={figures.overlapMs} of={figures.durationMs} /> : null}
        {longest === null ? null : (
          <div className="flex items-baseline justify-between gap-4 border-t border-line py-2">
            <dt className="text-soft">Longest monologue</dt>
            <dd className="text-right tabular-nums">
              {rolesKnown ? `${roleNames[longest.role]}, ` : ''}
              {clockOf(longest.span[1] - longest.span[0])}
              <LongestFrom ms={longest.span[0]} onSeek={onSeek} />
            </dd>
          </div>
        )}
      </dl>
      <p className="text-xs text-faint">
        A monologue goes on over pauses of up to 2 seconds and ends where somebody else speaks for at least a
        second.
      </p>
    </div>
  );
}

function TalkRatio({ figures, share }: { figures: SpeechFigures; share: number }) {
  return (
    <figure>
      <figcaption className="mb-2 flex justify-between text-sm">
        <span className="text-blue-ink">
          Agent <b className="font-semibold tabular-nums">{formatPercent(share * 100)}</b>
        </span>
        <span className="text-soft">Talk ratio</span>
        <span className="text-purple-ink">
          Customer{' '}
          <b className="font-semibold tabular-nums">{formatPercent(100 - Math.round(share * 100))}</b>
        </span>
      </figcaption>
      <div aria-hidden className="flex h-2.5 gap-0.5 overflow-hidden rounded-full">
        <span className="bg-blue-dot" style={{ flexGrow: figures.agentMs }} />
        <span className="bg-purple-dot" style={{ flexGrow: figures.customerMs }} />
      </div>
    </figure>
  );
}

function Figure({ name, ms, of }: { name: string; ms: number; of: number }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-t border-line py-2 first:border-0">
      <dt className="text-soft">{name}</dt>
      <dd className="text-right tabular-nums">
        {clockOf(ms)}{' '}
        <span className="ml-1 inline-block w-10 text-faint">{formatPercent((ms / of) * 100)}</span>
      </dd>
    </div>
  );
}

function LongestFrom({ ms, onSeek }: { ms: number; onSeek: ((ms: number) => void) | null }) {
  if (onSeek === null) return ` from ${clockOf(ms)}`;
  return (
    <>
      {' from '}
      <button
        type="button"
        onClick={() => onSeek(ms)}
        className="rounded-sm font-medium text-accent-text hover:underline"
      >
        {clockOf(ms)}
      </button>
    </>
  );
}
