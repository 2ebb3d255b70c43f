import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type CsvPreview, previewCsv } from '#shared/csv-preview.ts';
import { addressOf } from '../address.ts';
import { offlineProblem, problemFrom } from '../api.ts';
import { keyOf } from '../queries.ts';

/** What the rows of a CSV say of these files in this campaign; asked again when any of the three changes. */
export function useCsvPreview(csv: File | null, campaignId: string | null, paths: readonly string[]) {
  const names = useMemo(() => JSON.stringify(paths), [paths]);
  return useQuery({
    queryKey: [
      ...keyOf(previewCsv),
      campaignId,
      names,
      csv === null ? null : [csv.name, csv.size, csv.lastModified],
    ],
    queryFn: ({ signal }) => askPreview(csv, campaignId ?? '', names, signal),
    enabled: csv !== null && campaignId !== null && paths.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

async function askPreview(
  csv: File | null,
  campaignId: string,
  names: string,
  signal: AbortSignal,
): Promise<CsvPreview> {
  const form = new FormData();
  form.set('names', new Blob([names], { type: 'application/json' }), 'names.json');
  if (csv !== null) form.set('csv', csv, csv.name);
  const address = addressOf(previewCsv, { id: campaignId });
  const answer = await fetch(address, { method: previewCsv.method, body: form, signal }).catch(
    (error: unknown) => {
      throw signal.aborted ? error : offlineProblem();
    },
  );
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw problemFrom(answer.status, body);
  return body as CsvPreview;
}
