import { memo } from 'react';
import { clockOf } from '../shown/clock.ts';
import type { WordRange } from './evidence-marks.ts';
import { type Fragment, type Piece, piecesOfRow } from './transcript-pieces.ts';
import type { LaidOutTurn, TranscriptRow, TurnShown } from './transcript-rows.ts';
import type { SearchMatch } from './transcript-search.ts';

type Props = {
  row: TranscriptRow;
  turn: TurnShown;
  layout: LaidOutTurn;
  matches: readonly SearchMatch[];
  current: SearchMatch | null;
  quoted: readonly WordRange[];
  seekable: boolean;
  onSeek: (ms: number) => void;
};

/** One turn (or a piece of a long one): who, when, and the words. */
export const TranscriptRowView = memo(function TranscriptRowView(props: Props) {
  const { row, turn, layout, matches, current, quoted, seekable, onSeek } = props;
  const pieces = piecesOfRow(row, layout, turn.first_word, { matches, current, quoted });
  return (
    <div
      className={`grid grid-cols-[4.75rem_minmax(0,1fr)] gap-x-3 sm:grid-cols-[6.25rem_minmax(0,1fr)] ${row.opens ? 'pt-3' : 'pt-1'}`}
    >
      <div className="text-xs leading-5">
        {row.opens ? <p className={`truncate font-medium ${speakerInk(turn)}`}>{speakerName(turn)}</p> : null}
        <StartTime ms={row.startMs} seekable={seekable} onSeek={onSeek} />
      </div>
      <p className={`text-[0.9375rem] leading-6 break-words ${seekable ? 'cursor-pointer' : ''}`}>
        {pieces.map((piece, index) => (
          <PieceView key={index} piece={piece} />
        ))}
      </p>
    </div>
  );
});

function StartTime({
  ms,
  seekable,
  onSeek,
}: {
  ms: number | null;
  seekable: boolean;
  onSeek: (ms: number) => void;
}) {
  if (ms === null) return null;
  if (!seekable) return <p className="text-faint tabular-nums">{clockOf(ms)}</p>;
  return (
    <button
      type="button"
      onClick={() => onSeek(ms)}
      aria-label={`Go to ${clockOf(ms)}`}
      className="rounded-sm text-faint tabular-nums hover:text-accent-text hover:underline"
    >
      {clockOf(ms)}
    </button>
  );
}

function PieceView({ piece }: { piece: Piece }) {
  const line = piece.quoted ? 'tv-quoted' : undefined;
  const inside = piece.fragments.map((fragment, index) => <FragmentView key={index} fragment={fragment} />);
  if (piece.word === null) return line === undefined ? inside : <span className={line}>{inside}</span>;
  return (
    <span data-word={piece.word} className={line === undefined ? 'tv-word' : `tv-word ${line}`}>
      {inside}
    </span>
  );
}

function FragmentView({ fragment: { text, match } }: { fragment: Fragment }) {
  if (match === 'none') return text;
  return (
    <mark
      className={match === 'current' ? 'bg-amber-ink text-amber-ground' : 'bg-amber-ground text-amber-ink'}
    >
      {text}
    </mark>
  );
}

const roleNames = { agent: 'Agent', customer: 'Customer', other: 'Other' } as const;

function speakerName({ role, speaker }: TurnShown): string {
  if (role === 'agent' || role === 'customer') return roleNames[role];
  return speaker === null || speaker === ''
    ? 'Speaker'
    : `Speaker ${speaker.replace(/^(speaker|spk)[_ ]?/i, '')}`;
}

function speakerInk({ role }: TurnShown): string {
  if (role === 'agent') return 'text-blue-ink';
  return role === 'customer' ? 'text-purple-ink' : 'text-soft';
}
