import type { CallDetail, readWaveform } from '#shared/calls.ts';
import type { Answer } from '#shared/endpoint.ts';
import { agentChannelOf, type Voices } from './speech.ts';
import type { Lane, LaneTone } from './waveform-canvas.ts';

export type Waveform = Answer<typeof readWaveform>;
export type NamedLane = Lane & { readonly name: string };

/**
 * What to draw of a recording: the agent's channel above the customer's where it is known which is which, the
 * channels in their own order where it is not, and one lane for mono and for two channels with the same sound.
 */
export function lanesOf(
  waveform: Waveform,
  recording: CallDetail['recording'],
  voices: Voices | null,
): NamedLane[] {
  const [first, second] = waveform.peaks;
  if (first === undefined) return [];
  const activity = waveform.activity;
  if (second === undefined || recording?.fake_stereo === true) {
    return [{ name: 'Recording', peaks: first, speech: speechOf(voices, activity[0] ?? []) }];
  }
  const agent = voices === null ? null : agentChannelOf(activity, voices);
  const lane = (channel: number, name: string, tone: LaneTone): NamedLane => ({
    name,
    peaks: waveform.peaks[channel] ?? [],
    speech: [{ tone, spans: activity[channel] ?? [] }],
  });
  if (agent === null)
    return waveform.peaks.map((_, channel) => lane(channel, `Channel ${channel + 1}`, 'other'));
  return [lane(agent, 'Agent', 'agent'), lane(1 - agent, 'Customer', 'customer')];
}

function speechOf(voices: Voices | null, activity: Waveform['activity'][number]): Lane['speech'] {
  const tones = ['other', 'customer', 'agent'] as const;
  const known = voices === null ? [] : tones.map((tone) => ({ tone, spans: voices[tone] }));
  return known.some(({ spans }) => spans.length > 0) ? known : [{ tone: 'other', spans: activity }];
}
