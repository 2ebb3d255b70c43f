import { z } from 'zod';
import type { SuppliedFormat } from '#shared/transcripts.ts';
import { readAmazonBatch, readAmazonCallAnalytics } from './amazon-json.ts';
import { readAssemblyAi } from './assemblyai-json.ts';
import { readDeepgram } from './deepgram-json.ts';
import { jsonOf } from './json.ts';
import { FormatProblem, type ParsedTranscript } from './parsed.ts';
import { parsePlainText } from './plain-text.ts';
import { looksLikeSrt, parseSrt } from './srt.ts';
import { readTotalView } from './totalview-json.ts';
import { isWebVtt, parseWebVtt } from './webvtt.ts';
import { readWhisper } from './whisper-json.ts';

type TextFormat = 'webvtt' | 'srt' | 'text';
type JsonFormat = Exclude<SuppliedFormat, TextFormat>;

const textParsers: Readonly<Record<TextFormat, (text: string) => ParsedTranscript>> = {
  webvtt: parseWebVtt,
  srt: parseSrt,
  text: parsePlainText,
};

type JsonReader = {
  /** The members by which an answer of this kind is known; the first kind that fits is taken. */
  knownBy: z.ZodType;
  read: (body: unknown) => ParsedTranscript;
};
const some = z.unknown().refine((value) => value !== undefined);
const list = z.array(z.unknown());
const jsonReaders: Readonly<Record<JsonFormat, JsonReader>> = {
  totalview: { knownBy: z.object({ words: list, turns: list, provider: some }), read: readTotalView },
  deepgram: { knownBy: z.object({ results: z.object({ channels: list }) }), read: readDeepgram },
  amazon: { knownBy: z.object({ Transcript: list }), read: readAmazonCallAnalytics },
  amazon_batch: {
    knownBy: z.object({ results: z.object({ transcripts: list }) }),
    read: readAmazonBatch,
  },
  assemblyai: {
    knownBy: z.union([
      z.object({ utterances: list }),
      z.object({ audio_url: some }),
      z.object({ acoustic_model: some }),
      z.object({ text: some, words: z.tuple([z.object({ text: z.string() })]).rest(z.unknown()) }),
    ]),
    read: readAssemblyAi,
  },
  whisper: {
    knownBy: z.union([z.object({ segments: list }), z.object({ text: z.string() })]),
    read: readWhisper,
  },
};

/** A format and the parser bound to the text it was recognised in. */
export type Recognised = { format: SuppliedFormat; parse: () => ParsedTranscript };

/** Which form a text is in, by its content; the name only tells what it was meant to be when it is none of them. */
export function recognise(fileName: string, text: string): Recognised {
  const start = text.slice(0, 200).trimStart();
  if (start.startsWith('{\\rtf'))
    throw new FormatProblem('it is a rich text document; save it as plain text');
  if (start.startsWith('{') || (start.startsWith('[') && !/^\[\s*\d+:/.test(start) && isJsonName(fileName))) {
    return recogniseJson(jsonOf(text));
  }
  if (/^<(?:!doctype|html|\?xml|tt[\s>])/i.test(start)) {
    throw new FormatProblem('it is a web page or XML; send WebVTT, SRT, JSON or plain text');
  }
  if (isJsonName(fileName)) throw new FormatProblem('line 1: JSON begins with {');
  const format = textFormatOf(text);
  if (format === 'text' && /\.(?:vtt|srt)$/i.test(fileName)) {
    throw new FormatProblem('line 1: it has neither the word WEBVTT nor a line of times');
  }
  return { format, parse: () => textParsers[format](text) };
}

function textFormatOf(text: string): TextFormat {
  if (isWebVtt(text)) return 'webvtt';
  return looksLikeSrt(text) ? 'srt' : 'text';
}

function isJsonName(fileName: string): boolean {
  return /\.json$/i.test(fileName);
}

function recogniseJson(body: unknown): Recognised {
  for (const format of Object.keys(jsonReaders) as JsonFormat[]) {
    const { knownBy, read } = jsonReaders[format];
    if (knownBy.safeParse(body).success) return { format, parse: () => read(body) };
  }
  throw new FormatProblem(
    'its JSON is not that of AssemblyAI, Deepgram, Amazon Transcribe, Whisper or TotalView',
  );
}
