import { z } from 'zod';

export const sentiments = {
  positive: { label: 'Positive', colour: 'green' },
  neutral: { label: 'Neutral', colour: 'slate' },
  negative: { label: 'Negative', colour: 'red' },
} as const;

export const Sentiment = z.enum(['positive', 'neutral', 'negative']);
export type Sentiment = z.infer<typeof Sentiment>;

/** How much of each may be kept: characters, and topics. */
export const mostInsight = { summary: 800, reasoning: 500, topic: 60, topics: 8 } as const;

/** What a call was about, as the judge read it. Text of others: it is shown as it is, and nothing follows from it. */
export const Insights = z.object({
  /** Two or three sentences. */
  summary: z.string().min(1).max(mostInsight.summary),
  /** How the customer felt about it on the whole, and what shows it. */
  sentiment: Sentiment,
  sentimentReasoning: z.string().max(mostInsight.reasoning),
  topics: z.array(z.string().min(1).max(mostInsight.topic)).max(mostInsight.topics),
});
export type Insights = z.infer<typeof Insights>;

export const InsightsShown = z.object({
  summary: z.string(),
  sentiment: Sentiment,
  sentiment_reasoning: z.string(),
  topics: z.array(z.string()),
});
export type InsightsShown = z.infer<typeof InsightsShown>;

/** Who judged a version: the model that answered, and the words it was asked with. */
export const JudgedBy = z.object({ provider: z.literal('claude'), model: z.string(), prompt: z.string() });
export type JudgedBy = z.infer<typeof JudgedBy>;
