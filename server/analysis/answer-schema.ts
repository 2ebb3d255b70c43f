import { z } from 'zod';
import { Sentiment } from '#shared/insights.ts';

const text = { type: 'string' } as const;
const quotes = {
  type: 'array',
  items: {
    type: 'object',
    properties: { turn: { type: 'integer' }, quote: text },
    required: ['turn', 'quote'],
    additionalProperties: false,
  },
} as const;

/** What Claude's answers must look like. It cannot say ranges, lengths or which ids there are: that is looked at here. */
export const answerSchema: Record<string, unknown> = {
  type: 'object',
  properties: {
    checks: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: text,
          reasoning: text,
          applies: { type: 'boolean' },
          score: { anyOf: [{ type: 'number' }, { type: 'null' }] },
          rests_on: { type: 'string', enum: ['said', 'not_said'] },
          evidence: quotes,
        },
        required: ['id', 'reasoning', 'applies', 'score', 'rests_on', 'evidence'],
        additionalProperties: false,
      },
    },
    commands: quotes,
    call: {
      anyOf: [
        {
          type: 'object',
          properties: {
            summary: text,
            sentiment: { type: 'string', enum: Sentiment.options },
            sentiment_reasoning: text,
            topics: { type: 'array', items: text },
          },
          required: ['summary', 'sentiment', 'sentiment_reasoning', 'topics'],
          additionalProperties: false,
        },
        { type: 'null' },
      ],
    },
  },
  required: ['checks', 'commands', 'call'],
  additionalProperties: false,
};

const Quote = z.object({ turn: z.int(), quote: z.string() });
export type Quote = z.infer<typeof Quote>;

/** One check of an answer, as far as its shape goes. */
export const AnsweredCheck = z.object({
  id: z.string(),
  reasoning: z.string(),
  applies: z.boolean(),
  score: z.number().nullable(),
  rests_on: z.enum(['said', 'not_said']),
  evidence: z.array(Quote),
});
export type AnsweredCheck = z.infer<typeof AnsweredCheck>;

export const AnsweredCall = z.object({
  summary: z.string(),
  sentiment: Sentiment,
  sentiment_reasoning: z.string(),
  topics: z.array(z.string()),
});

/** An answer of which each part is looked at by itself: one that is wrong does not take the others with it. */
export const Answer = z.object({
  checks: z.array(z.unknown()).catch([]),
  commands: z.array(z.unknown()).catch([]),
  call: z.unknown(),
});

/** The quotes among whatever stands there. */
export function quotesIn(values: readonly unknown[]): Quote[] {
  return values.flatMap((value) => {
    const read = Quote.safeParse(value);
    return read.success ? [read.data] : [];
  });
}
