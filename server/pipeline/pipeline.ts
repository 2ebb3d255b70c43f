import { type AnalyzePorts, analyze } from '#server/analysis/analyze.ts';
import { type TranscribePorts, transcribe } from '#server/transcription/transcribe.ts';
import type { StageName } from '#shared/versions.ts';
import { type PlacedStage, placed } from './stage.ts';

/** Everything the stages reach outside with. */
export type Ports = TranscribePorts & AnalyzePorts;

const minute = 60_000;

/** The order of the work. Scoring and flagging are pure and happen where the analysis is kept. */
export const pipeline: Readonly<Record<StageName, PlacedStage<Ports>>> = {
  transcribe: placed(
    {
      name: 'transcribe',
      take: 'take_transcription',
      store: 'store_transcript',
      next: 'analyze',
      timeoutMs: 120 * minute,
    },
    transcribe,
  ),
  analyze: placed(
    { name: 'analyze', take: 'take_analysis', store: 'store_analysis', next: null, timeoutMs: 30 * minute },
    analyze,
  ),
};
