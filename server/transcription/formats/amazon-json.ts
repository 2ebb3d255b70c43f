import { z } from 'zod';
import type { Word } from '#shared/transcripts.ts';
import { turnsOf } from '../turns.ts';
import { eachShaped, Hint, MemberList, NumberHint, Numeric, shaped } from './json.ts';
import { languageTag } from './language.ts';
import { FormatProblem, type ParsedTranscript, type ParsedTurn } from './parsed.ts';
import { durationOfSeconds, type Interval, interval, intervalOfSeconds } from './times.ts';
import { confidenceOf, nameOf, tokensOf, untimedWords, type Voice } from './tokens.ts';

const NumericHint = Numeric.nullish().catch(null);
const CallItem = z.object({
  Type: Hint,
  Content: z.string(),
  Confidence: NumericHint,
  BeginOffsetMillis: Numeric.nullish(),
  EndOffsetMillis: Numeric.nullish(),
});
const CallTurn = z.object({
  ParticipantRole: Hint,
  Content: Hint,
  BeginOffsetMillis: Numeric.nullish(),
  EndOffsetMillis: Numeric.nullish(),
  Items: MemberList,
});
const CallAnalytics = z.object({
  JobStatus: Hint,
  JobName: Hint,
  LanguageCode: Hint,
  Transcript: z.array(z.unknown()),
  ConversationCharacteristics: z
    .object({ TotalConversationDurationMillis: NumberHint })
    .nullish()
    .catch(null),
});

/** The result of an Amazon Transcribe Call Analytics job: its turns with their words, times in milliseconds. */
export function readAmazonCallAnalytics(body: unknown): ParsedTranscript {
  const answer = shaped(CallAnalytics, body, '');
  refuseUnfinished(answer.JobStatus);
  const durationMs = answer.ConversationCharacteristics?.TotalConversationDurationMillis ?? null;
  return {
    providerJobId: nameOf(answer.JobName),
    model: null,
    language: languageTag(answer.LanguageCode),
    durationMs: durationOfSeconds(durationMs === null ? null : durationMs / 1_000),
    roleConfidence: null,
    turns: [...eachShaped(CallTurn, answer.Transcript, 'Transcript')].map(({ value, where }) =>
      callTurn(value, where),
    ),
  };
}

function callTurn(turn: z.infer<typeof CallTurn>, where: string): ParsedTurn {
  const voice: Voice = { speaker: nameOf(turn.ParticipantRole), channel: null };
  const words: Word[] = [];
  for (const { value, where: place } of eachShaped(CallItem, turn.Items, `${where}.Items`)) {
    const times = interval(place, value.BeginOffsetMillis, value.EndOffsetMillis);
    addPart(words, { ...value, kind: value.Type }, times, voice);
  }
  return {
    speaker: voice.speaker,
    role: null,
    ...interval(where, turn.BeginOffsetMillis, turn.EndOffsetMillis),
    words: words.length > 0 ? words : untimedWords(turn.Content ?? '', voice),
  };
}

type Part = { kind: string | null | undefined; Content: string; Confidence?: number | null | undefined };

/** Adds a spoken part as a word; a punctuation mark is glued to the word of the same voice before it. */
function addPart(words: Word[], part: Part, times: Interval, voice: Voice): void {
  const last = words.at(-1);
  const tokens = tokensOf(part.Content);
  if (part.kind === 'punctuation' && last && last.speaker === voice.speaker) {
    last.text += tokens.join('');
    return;
  }
  const confidence = confidenceOf(part.Confidence);
  for (const [index, text] of tokens.entries()) {
    const startMs = index === 0 ? times.startMs : null;
    const endMs = index === tokens.length - 1 ? times.endMs : null;
    words.push({ text, startMs, endMs, confidence, ...voice });
  }
}

const BatchItem = z.object({
  type: Hint,
  start_time: Numeric.nullish(),
  end_time: Numeric.nullish(),
  speaker_label: Hint,
  channel_label: Hint,
  alternatives: z.array(z.object({ content: z.string(), confidence: NumericHint })).min(1),
});
const Segment = z.object({ items: MemberList });
const SegmentItem = z.object({ start_time: Numeric.nullish(), speaker_label: Hint });
const LabelledChannel = z.object({ channel_label: Hint, items: MemberList });
const BatchAnswer = z.object({
  jobName: Hint,
  status: Hint,
  results: z.object({
    language_code: Hint,
    items: MemberList,
    speaker_labels: z.object({ segments: MemberList }).nullish().catch(null),
    channel_labels: z.object({ channels: MemberList }).nullish().catch(null),
  }),
});

/** The result of an Amazon Transcribe batch job, with speaker labels or channel labels. Times are seconds in texts. */
export function readAmazonBatch(body: unknown): ParsedTranscript {
  const answer = shaped(BatchAnswer, body, '');
  refuseUnfinished(answer.status);
  const { results } = answer;
  const channels = [
    ...eachShaped(LabelledChannel, results.channel_labels?.channels ?? [], 'results.channel_labels'),
  ];
  const labels = speakersByTime(results.speaker_labels?.segments ?? []);
  const words =
    channels.length > 0
      ? channels.flatMap(({ value, where }, index) =>
          batchWords(value.items, where, channels.length > 1 ? index : null, labels),
        )
      : batchWords(results.items, 'results.items', null, labels);
  return {
    providerJobId: nameOf(answer.jobName),
    model: null,
    language: languageTag(results.language_code),
    durationMs: null,
    roleConfidence: null,
    turns: turnsOf(words),
  };
}

function batchWords(
  items: readonly unknown[],
  where: string,
  channel: number | null,
  labels: ReadonlyMap<number, string>,
): Word[] {
  const words: Word[] = [];
  for (const { value, where: place } of eachShaped(BatchItem, items, where)) {
    const best = value.alternatives[0];
    const label = value.speaker_label ?? labels.get(value.start_time ?? -1);
    const speaker = value.type === 'punctuation' ? (words.at(-1)?.speaker ?? null) : nameOf(label);
    const part = { kind: value.type, Content: best?.content ?? '', Confidence: best?.confidence };
    addPart(words, part, intervalOfSeconds(place, value.start_time, value.end_time), { speaker, channel });
  }
  return words;
}

/** Older results name the speaker only in a second list, whose items have the same start times. */
function speakersByTime(segments: readonly unknown[]): Map<number, string> {
  const speakers = new Map<number, string>();
  for (const segment of eachShaped(Segment, segments, 'results.speaker_labels.segments')) {
    for (const { value } of eachShaped(SegmentItem, segment.value.items, `${segment.where}.items`)) {
      if (typeof value.start_time === 'number' && value.speaker_label)
        speakers.set(value.start_time, value.speaker_label);
    }
  }
  return speakers;
}

function refuseUnfinished(status: string | null | undefined): void {
  if (status && status !== 'COMPLETED') {
    throw new FormatProblem(`Amazon Transcribe had not completed it when it was saved (${nameOf(status)})`);
  }
}
