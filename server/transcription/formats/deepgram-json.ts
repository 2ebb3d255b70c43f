import { z } from 'zod';
import type { Word } from '#shared/transcripts.ts';
import { turnsOf } from '../turns.ts';
import { timedWords, wordsOfText } from './align.ts';
import { eachShaped, Hint, MemberList, NumberHint, shaped } from './json.ts';
import { languageTag } from './language.ts';
import type { ParsedTranscript, ParsedTurn } from './parsed.ts';
import { durationOfSeconds, intervalOfSeconds } from './times.ts';
import { confidenceOf, nameOf, untimedWords, type Voice } from './tokens.ts';

const Speaker = z.union([z.number(), z.string()]).nullish().catch(null);
const DeepgramWord = z.object({
  word: z.string(),
  punctuated_word: Hint,
  start: z.number().nullish(),
  end: z.number().nullish(),
  confidence: NumberHint,
  speaker: Speaker,
});
const Span = z.object({ start: z.number().nullish(), end: z.number().nullish(), speaker: Speaker });
const Sentence = z.object({ text: z.string(), start: z.number().nullish(), end: z.number().nullish() });
const Paragraph = Span.extend({ sentences: MemberList });
const Utterance = Span.extend({ transcript: z.string(), channel: NumberHint });
const Alternative = z.object({
  transcript: Hint,
  words: MemberList,
  paragraphs: z.object({ paragraphs: MemberList }).nullish().catch(null),
});
const Channel = z.object({ alternatives: MemberList, detected_language: Hint });
const DeepgramAnswer = z.object({
  metadata: z
    .object({
      request_id: Hint,
      duration: NumberHint,
      channels: NumberHint,
      model_info: z.record(z.string(), z.object({ name: Hint }).catch({ name: null })).nullish(),
    })
    .nullish()
    .catch(null),
  results: z.object({ channels: z.array(z.unknown()), utterances: MemberList }),
});

/**
 * Deepgram's answer to /v1/listen. The words make the turns, because its utterances end at every pause; without words
 * its paragraphs, utterances or plain transcript do. Times are seconds. The channel is taken as said only when there
 * are several: one channel may be a mix of all.
 */
export function readDeepgram(body: unknown): ParsedTranscript {
  const { metadata, results } = shaped(DeepgramAnswer, body, '');
  const channels = [...eachShaped(Channel, results.channels, 'results.channels')];
  const many = channels.length > 1;
  const heard = channels.map(({ value, where }, index) => readChannel(value, where, many ? index : null));
  const words = heard.flatMap((one) => one.words);
  const turns = words.length > 0 ? turnsOf(words) : turnsWithoutWords(heard, results.utterances, many);
  return {
    providerJobId: nameOf(metadata?.request_id),
    model: nameOf(Object.values(metadata?.model_info ?? {})[0]?.name),
    language: languageTag(channels.find(({ value }) => value.detected_language)?.value.detected_language),
    durationMs: durationOfSeconds(metadata?.duration),
    roleConfidence: null,
    turns,
  };
}

type HeardChannel = { words: Word[]; paragraphs: ParsedTurn[]; text: ParsedTurn[] };

function readChannel(channel: z.infer<typeof Channel>, where: string, number: number | null): HeardChannel {
  const first = channel.alternatives.slice(0, 1);
  const words: Word[] = [];
  const paragraphs: ParsedTurn[] = [];
  const text: ParsedTurn[] = [];
  for (const best of eachShaped(Alternative, first, `${where}.alternatives`)) {
    for (const member of eachShaped(DeepgramWord, best.value.words, `${best.where}.words`)) {
      words.push(...wordsOf(member.value, member.where, number));
    }
    const list = best.value.paragraphs?.paragraphs ?? [];
    for (const member of eachShaped(Paragraph, list, `${best.where}.paragraphs.paragraphs`)) {
      paragraphs.push(turnOfParagraph(member.value, member.where, number));
    }
    text.push(...turnsOf(untimedWords(best.value.transcript ?? '', { speaker: null, channel: number })));
  }
  return { words, paragraphs, text };
}

function wordsOf(word: z.infer<typeof DeepgramWord>, where: string, channel: number | null): Word[] {
  const heard = {
    text: word.punctuated_word ?? word.word,
    confidence: confidenceOf(word.confidence),
    ...intervalOfSeconds(where, word.start, word.end),
  };
  return timedWords(heard, { speaker: nameOf(word.speaker), channel });
}

function turnOfParagraph(
  paragraph: z.infer<typeof Paragraph>,
  where: string,
  channel: number | null,
): ParsedTurn {
  const voice: Voice = { speaker: nameOf(paragraph.speaker), channel };
  const texts = [...eachShaped(Sentence, paragraph.sentences, `${where}.sentences`)].map(
    ({ value }) => value.text,
  );
  const times = intervalOfSeconds(where, paragraph.start, paragraph.end);
  return { speaker: voice.speaker, role: null, ...times, words: wordsOfText(texts.join(' '), [], voice) };
}

function turnsWithoutWords(
  heard: readonly HeardChannel[],
  utterances: readonly unknown[],
  many: boolean,
): ParsedTurn[] {
  const paragraphs = heard.flatMap((one) => one.paragraphs);
  if (paragraphs.length > 0) return paragraphs;
  const said = [...eachShaped(Utterance, utterances, 'results.utterances')].map(
    ({ value, where }): ParsedTurn => {
      const voice = { speaker: nameOf(value.speaker), channel: many ? channelOf(value.channel) : null };
      const times = intervalOfSeconds(where, value.start, value.end);
      return { speaker: voice.speaker, role: null, ...times, words: untimedWords(value.transcript, voice) };
    },
  );
  return said.length > 0 ? said : heard.flatMap((one) => one.text);
}

function channelOf(channel: number | null | undefined): number | null {
  return Number.isInteger(channel) ? (channel ?? null) : null;
}
