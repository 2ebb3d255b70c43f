import { z } from 'zod';
import { turnsOf } from '../turns.ts';
import { alignWords, type HeardWord, timedWords, wordsOfText } from './align.ts';
import { type CueTurn, joinCueTurns } from './cue-turns.ts';
import { eachShaped, Hint, MemberList, NumberHint, shaped } from './json.ts';
import { languageTag } from './language.ts';
import type { ParsedTranscript, ParsedTurn } from './parsed.ts';
import { durationOfSeconds, intervalOfSeconds } from './times.ts';
import { confidenceOf, NO_VOICE, nameOf, untimedWords, type Voice } from './tokens.ts';

const WhisperWord = z.object({
  word: z.string(),
  start: z.number().nullish(),
  end: z.number().nullish(),
  probability: NumberHint,
  /** WhisperX's name for the same. */
  score: NumberHint,
});
const Segment = z.object({
  text: z.string(),
  start: z.number().nullish(),
  end: z.number().nullish(),
  speaker: z.union([z.string(), z.number()]).nullish().catch(null),
  words: MemberList,
});
const WhisperAnswer = z.object({
  text: Hint,
  language: Hint,
  duration: NumberHint,
  model: Hint,
  segments: MemberList,
  words: MemberList,
});

/**
 * Whisper's verbose_json, as OpenAI (words in one list beside the segments, without punctuation), faster-whisper
 * (words inside each segment) and WhisperX (with speakers) write it. Segments make the turns, joined like cues while
 * a sentence goes on; words take the spelling of the segment's text. Times are seconds. `channel` is given when the
 * answer is for one channel of the recording.
 */
export function readWhisper(body: unknown, channel: number | null = null): ParsedTranscript {
  const answer = shaped(WhisperAnswer, body, '');
  const heard = heardWords(answer.words, 'words');
  return {
    providerJobId: null,
    model: nameOf(answer.model),
    language: languageTag(answer.language),
    durationMs: durationOfSeconds(answer.duration),
    roleConfidence: null,
    turns:
      answer.segments.length > 0
        ? joinCueTurns(turnsOfSegments(answer.segments, heard, channel))
        : turnsWithoutSegments(answer.text ?? '', heard, channel),
  };
}

function turnsOfSegments(
  segments: readonly unknown[],
  heard: readonly HeardWord[],
  channel: number | null,
): CueTurn[] {
  const turns: CueTurn[] = [];
  let next = 0;
  for (const { value, where } of eachShaped(Segment, segments, 'segments')) {
    const voice: Voice = { speaker: nameOf(value.speaker), channel };
    const own = heardWords(value.words, `${where}.words`);
    const aligned = own.length > 0 ? null : alignWords(value.text, heard, voice, next);
    next = aligned?.next ?? next;
    turns.push({
      speaker: voice.speaker,
      role: null,
      ...intervalOfSeconds(where, value.start, value.end),
      words: aligned?.words ?? wordsOfText(value.text, own, voice),
      whole: false,
    });
  }
  return turns.filter((turn) => turn.words.length > 0);
}

function turnsWithoutSegments(
  text: string,
  heard: readonly HeardWord[],
  channel: number | null,
): ParsedTurn[] {
  const voice: Voice = { ...NO_VOICE, channel };
  if (heard.length === 0) return turnsOf(untimedWords(text, voice));
  return turnsOf(heard.flatMap((word) => timedWords(word, voice)));
}

/**
 * Words as spoken units. Servers that keep Whisper's leading blanks write a part that continues the word before it
 * ("twenty", "-five") without one: such parts are glued.
 */
function heardWords(list: readonly unknown[], where: string): HeardWord[] {
  const words: HeardWord[] = [];
  const read = [...eachShaped(WhisperWord, list, where)];
  const blanks = read.some(({ value }) => value.word.startsWith(' '));
  for (const { value, where: place } of read) {
    const times = intervalOfSeconds(place, value.start, value.end);
    const last = words.at(-1);
    if (blanks && last && !/^\s/.test(value.word)) {
      last.text += value.word;
      last.endMs = times.endMs ?? last.endMs;
    } else {
      const confidence = confidenceOf(value.probability ?? value.score);
      words.push({ text: value.word, confidence, ...times });
    }
  }
  return words;
}
