import { useQuery } from '@tanstack/react-query';
import { forecastRerun, forecastUpload } from '#shared/costs.ts';
import { queryOf } from '../queries.ts';
import { forecastSentence } from './money.ts';

/** About what running calls again costs, in a sentence. */
export function RerunForecast({
  kind,
  callIds,
}: {
  kind: 'transcribe' | 'analyze';
  callIds: readonly string[];
}) {
  const forecast = useQuery(queryOf(forecastRerun, { body: { kind, call_ids: [...callIds] } }));
  return <Sentence {...forecast} />;
}

/** About what so many new calls of a campaign cost, in a sentence. */
export function UploadForecast({ campaignId, calls }: { campaignId: string; calls: number }) {
  const forecast = useQuery(
    queryOf(forecastUpload, { params: { id: campaignId }, query: { calls: String(calls) } }),
  );
  return <Sentence {...forecast} />;
}

type Asked = Pick<ReturnType<typeof useQuery<Parameters<typeof forecastSentence>[0]>>, 'data' | 'isError'>;

/** A forecast is a help: where it cannot be had, nothing else waits for it. */
function Sentence({ data, isError }: Asked) {
  if (isError) return null;
  return (
    <p aria-live="polite" className="min-h-5 text-[0.8125rem] text-soft">
      {data === undefined ? 'Reckoning what it costs.' : forecastSentence(data)}
    </p>
  );
}
