import { z } from 'zod';
import type { Word } from '#shared/transcripts.ts';
import { turnsOf } from '../turns.ts';
import { type HeardWord, timedWords, wordsOfText } from './align.ts';
import { eachShaped, Hint, MemberList, NumberHint, shaped } from './json.ts';
import { languageTag } from './language.ts';
import { FormatProblem, type ParsedTranscript, type ParsedTurn } from './parsed.ts';
import { durationOfSeconds, interval } from './times.ts';
import { confidenceOf, nameOf, untimedWords, type Voice } from './tokens.ts';

const Channel = z.union([z.string(), z.number()]).nullish().catch(null);
const AssemblyAiWord = z.object({
  text: z.string(),
  start: z.number().nullish(),
  end: z.number().nullish(),
  confidence: NumberHint,
  speaker: Hint,
  channel: Channel,
});
const Utterance = z.object({
  text: z.string(),
  start: z.number().nullish(),
  end: z.number().nullish(),
  speaker: Hint,
  channel: Channel,
  words: MemberList,
});
const AssemblyAiTranscript = z.object({
  id: Hint,
  status: Hint,
  error: Hint,
  language_code: Hint,
  speech_model_used: Hint,
  speech_model: Hint,
  audio_duration: NumberHint,
  audio_channels: NumberHint,
  multichannel: z.boolean().nullish().catch(null),
  text: Hint,
  words: MemberList,
  utterances: MemberList,
});

/**
 * AssemblyAI's transcript (GET /v2/transcript/{id}). Its utterances are kept as turns; without utterances the words
 * make the turns. Its times are milliseconds, its channels the texts "1", "2" …, which become 0, 1.
 */
export function readAssemblyAi(body: unknown): ParsedTranscript {
  const answer = shaped(AssemblyAiTranscript, body, '');
  if (answer.status === 'error')
    throw new FormatProblem(`AssemblyAI did not transcribe it: ${nameOf(answer.error) ?? 'no reason given'}`);
  if (answer.status === 'queued' || answer.status === 'processing') {
    throw new FormatProblem('AssemblyAI had not finished it when it was saved');
  }
  const many = answer.multichannel === true || (answer.audio_channels ?? 1) > 1;
  return {
    providerJobId: nameOf(answer.id),
    model: nameOf(answer.speech_model_used ?? answer.speech_model),
    language: languageTag(answer.language_code),
    durationMs: durationOfSeconds(answer.audio_duration),
    roleConfidence: null,
    turns: turnsOfAnswer(answer, many),
  };
}

function turnsOfAnswer(answer: z.infer<typeof AssemblyAiTranscript>, many: boolean): ParsedTurn[] {
  if (answer.utterances.length > 0) {
    return [...eachShaped(Utterance, answer.utterances, 'utterances')].map(({ value, where }) =>
      turnOfUtterance(value, where, many),
    );
  }
  const words: Word[] = [];
  for (const { value, where } of eachShaped(AssemblyAiWord, answer.words, 'words')) {
    words.push(...timedWords(heardWord(value, where), voiceOf(value, many)));
  }
  return words.length > 0 ? turnsOf(words) : turnsOf(untimedWords(answer.text ?? ''));
}

function turnOfUtterance(utterance: z.infer<typeof Utterance>, where: string, many: boolean): ParsedTurn {
  const voice = voiceOf(utterance, many);
  const heard = [...eachShaped(AssemblyAiWord, utterance.words, `${where}.words`)].map((member) =>
    heardWord(member.value, member.where),
  );
  return {
    speaker: voice.speaker,
    role: null,
    ...interval(where, utterance.start, utterance.end),
    words: wordsOfText(utterance.text, heard, voice),
  };
}

function heardWord(word: z.infer<typeof AssemblyAiWord>, where: string): HeardWord {
  return {
    text: word.text,
    confidence: confidenceOf(word.confidence),
    ...interval(where, word.start, word.end),
  };
}

function voiceOf(
  said: { speaker?: string | null | undefined; channel?: string | number | null | undefined },
  many: boolean,
): Voice {
  const channel = Number(said.channel ?? Number.NaN) - 1;
  const known = many && Number.isInteger(channel) && channel >= 0 && channel < 64;
  return { speaker: nameOf(said.speaker), channel: known ? channel : null };
}
