import { type Moments, momentsOf, timingOf } from './moments.ts';
import {
  type LaidOutTurn,
  layOutTurn,
  rowsOf,
  type Transcript,
  type TranscriptRow,
} from './transcript-rows.ts';
import { foldTurns } from './transcript-search.ts';

/** A transcript made ready to be read, followed and searched; made once for each transcript. */
export type TranscriptText = {
  readonly transcript: Transcript;
  readonly layouts: readonly LaidOutTurn[];
  readonly rows: readonly TranscriptRow[];
  readonly folded: readonly string[];
  readonly moments: Moments;
  readonly timing: 'words' | 'turns' | 'none';
};

/** Lays out, cuts, folds and indexes a transcript. */
export function textOf(transcript: Transcript): TranscriptText {
  const layouts = transcript.turns.map((turn) => layOutTurn(turn, transcript.words));
  return {
    transcript,
    layouts,
    rows: rowsOf(transcript, layouts),
    folded: foldTurns(layouts),
    moments: momentsOf(transcript.words),
    timing: timingOf(transcript),
  };
}
