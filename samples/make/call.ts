import type { Dialogue, Line, Voice } from '../dialogues/dialogue.ts';
import { addHoldTones, openLine, place, shiftPitch, trim } from './phone-line.ts';
import { between, seededRandom } from './random.ts';
import { type Speech, sampleRate, speak } from './speak.ts';
import type { WordTime } from './word-times.ts';

export type SpokenTurn = { speaker: Line['speaker']; words: WordTime[] };

/** A finished call: one track per channel (left = agent, right = customer) and who said which word when. */
export type Call = { left: Float32Array; right: Float32Array; turns: SpokenTurn[] };

/** Silence before the first and after the last word. */
const edgeS = 0.7;

/**
 * What makes each voice pleasant on a phone line. Pace: rms drawls a little, awb hurries. Level, in decibels: the
 * telephone band takes more from a woman's low notes than from awb.
 */
const tuning: Record<Voice, { pace: number; level: number }> = {
  slt: { pace: 1.02, level: 2 },
  rms: { pace: 0.9, level: 0.5 },
  awb: { pace: 1.04, level: -1.5 },
};

/** Loudness of each side, in decibels; callers are usually the quieter ones. */
const levels: Record<Line['speaker'], number> = { agent: -21, customer: -23 };

async function speakLine(line: Line, voice: Voice, random: () => number): Promise<Speech> {
  const stretch = tuning[voice].pace * between(random, 0.96, 1.05);
  const speech = await speak({ voice, text: line.text, stretch });
  return shiftPitch(trim(speech), between(random, 0.985, 1.02));
}

function later(words: readonly WordTime[], seconds: number): WordTime[] {
  return words.map(({ text, startS, endS }) => ({ text, startS: startS + seconds, endS: endS + seconds }));
}

/** Lets two voices speak a dialogue over an open line. The same dialogue gives the same call. */
export async function holdConversation(dialogue: Dialogue): Promise<Call> {
  const random = seededRandom(dialogue.seed);
  const placed: { line: Line; speech: Speech; startS: number; decibels: number }[] = [];
  let nowS = edgeS;
  for (const line of dialogue.lines) {
    const voice = line.speaker === 'agent' ? dialogue.agentVoice : dialogue.customerVoice;
    const speech = await speakLine(line, voice, random);
    const gapS = placed.length === 0 ? 0 : (line.gapMs ?? between(random, 300, 800)) / 1000;
    const decibels = levels[line.speaker] + tuning[voice].level + between(random, -1.2, 1.2);
    placed.push({ line, speech, startS: nowS + gapS, decibels });
    nowS += gapS + speech.samples.length / sampleRate;
  }
  const left = openLine(nowS + edgeS, dialogue.seed + 1);
  const right = openLine(nowS + edgeS, dialogue.seed + 2);
  for (const { line, speech, startS, decibels } of placed) {
    place(line.speaker === 'agent' ? left : right, speech.samples, { startS, decibels });
  }
  const turns = placed.map(({ line, speech, startS }) => ({
    speaker: line.speaker,
    words: later(speech.words, startS),
  }));
  return { left, right, turns };
}

/** A caller who waits on hold until the line is closed: tones on the left, an open line on the right, no word. */
export function waitOnHold(seconds: number, seed: number): Call {
  const left = openLine(seconds, seed + 1);
  addHoldTones(left);
  return { left, right: openLine(seconds, seed + 2), turns: [] };
}
