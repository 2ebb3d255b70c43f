import type { SpokenTurn } from './call.ts';
import type { WordTime } from './word-times.ts';

const channels = { agent: '1', customer: '2' } as const;

/**
 * The transcript of a two-channel call as JSON of AssemblyAI's shape (specification 1.3.4): times in whole
 * milliseconds, channels "1" and "2", an utterance per turn. One word a line, so that it can be read and compared.
 */
export function transcriptJson({
  name,
  durationS,
  turns,
}: {
  name: string;
  durationS: number;
  turns: readonly SpokenTurn[];
}): string {
  const utterances = turns.map(({ speaker, words }) => utterance(channels[speaker], words));
  // Words in the order of time: where somebody cuts in, the two speakers' words interleave.
  const words = utterances.flatMap((turn) => turn.words).toSorted((a, b) => a.start - b.start);
  const transcript = {
    id: `sample-${name}`,
    status: 'completed',
    language_code: 'en_us',
    audio_duration: Math.round(durationS),
    multichannel: true,
    audio_channels: 2,
    confidence: 1,
    text: utterances.map((turn) => turn.text).join(' '),
    words,
    utterances,
  };
  return `${oneWordPerLine(JSON.stringify(transcript, null, 1))}\n`;
}

function utterance(channel: string, words: readonly WordTime[]) {
  const timed = words.map(({ text, startS, endS }) => ({
    text,
    start: Math.round(startS * 1000),
    end: Math.round(endS * 1000),
    confidence: 1,
    channel,
    speaker: channel,
  }));
  return {
    channel,
    speaker: channel,
    start: timed.at(0)?.start ?? 0,
    end: timed.at(-1)?.end ?? 0,
    confidence: 1,
    text: words.map((word) => word.text).join(' '),
    words: timed,
  };
}

/** Folds each object that holds no other one onto a single line. */
function oneWordPerLine(json: string): string {
  return json.replaceAll(/\{[^{}[\]]*\}/g, (object) => object.replaceAll(/\n\s*/g, ' '));
}
