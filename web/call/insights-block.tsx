import { sentiments } from '#shared/insights.ts';
import type { VersionDetail } from '#shared/versions.ts';
import { Badge } from '../ui/badge.tsx';

/** What the judge told of the call as a whole: a summary, how the customer felt and why, and topics. */
export function InsightsBlock({ version: { insights } }: { version: VersionDetail }) {
  if (insights === null) return null;
  const { summary, sentiment, sentiment_reasoning: reasoning, topics } = insights;
  return (
    <section aria-label="Summary" className="border-b border-line px-5 py-4 text-sm">
      <h2 className="mb-1 text-xs font-semibold text-soft">Summary</h2>
      <p className="break-words">{summary}</p>
      <div className="mt-3 flex items-baseline gap-2">
        <span className="shrink-0">
          <Badge {...sentiments[sentiment]} />
        </span>
        <p className="min-w-0 text-[0.8125rem] break-words text-soft">{reasoning}</p>
      </div>
      {topics.length === 0 ? null : (
        <ul aria-label="Topics" className="mt-3 flex flex-wrap gap-1.5">
          {topics.map((topic) => (
            <li
              key={topic}
              className="max-w-full rounded-md border border-line bg-sunken px-2 py-0.5 text-xs break-words text-soft"
            >
              {topic}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
