import type { CallDetail } from '#shared/calls.ts';
import { lanesOf, type NamedLane, type Waveform } from './lanes.ts';
import { joinSpans } from './spans.ts';
import {
  agentChannelOf,
  type SpeechFigures,
  speechFigures,
  type Voices,
  voicesOfTranscript,
} from './speech.ts';
import type { Transcript } from './transcript-rows.ts';

/** What is drawn and said of a recording's sound. */
export type Sound = {
  readonly durationMs: number;
  readonly lanes: readonly NamedLane[];
  /** Null until it is known when somebody speaks. */
  readonly figures: SpeechFigures | null;
  /** Whether it is known who is the agent and who the customer. */
  readonly rolesKnown: boolean;
};

/**
 * Puts together what the decoded recording and the transcript tell. Two channels tell best who speaks when; for
 * one channel the transcript does.
 */
export function soundOf(call: CallDetail, waveform: Waveform | null, transcript: Transcript | null): Sound {
  const spoken = transcript === null ? null : voicesOfTranscript(transcript);
  const voices = waveform === null ? spoken : voicesOfChannels(waveform, call.recording, spoken);
  const durationMs = durationOf(call, waveform);
  return {
    durationMs,
    lanes: waveform === null ? [] : lanesOf(waveform, call.recording, spoken),
    figures: voices === null ? null : speechFigures(voices, durationMs),
    rolesKnown: voices !== null && (voices.agent.length > 0 || voices.customer.length > 0),
  };
}

function voicesOfChannels(
  waveform: Waveform,
  recording: CallDetail['recording'],
  spoken: Voices | null,
): Voices {
  const { activity } = waveform;
  const agent = spoken === null || recording?.fake_stereo === true ? null : agentChannelOf(activity, spoken);
  if (agent !== null) {
    return {
      agent: joinSpans(activity[agent] ?? []),
      customer: joinSpans(activity[1 - agent] ?? []),
      other: [],
    };
  }
  const told =
    spoken !== null && (spoken.agent.length > 0 || spoken.customer.length > 0 || spoken.other.length > 0);
  return told ? spoken : { agent: [], customer: [], other: joinSpans(activity.flat()) };
}

function durationOf(call: CallDetail, waveform: Waveform | null): number {
  const seconds =
    waveform?.duration_seconds ?? call.recording?.duration_seconds ?? call.duration_seconds ?? 0;
  return Math.round(seconds * 1000);
}
