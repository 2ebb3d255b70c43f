import { useEffect, useMemo, useState } from 'react';
import { type Details, type Fields, fieldsFor, fieldsOf, noDetails } from './details.ts';
import type { Upload } from './upload-queue.ts';
import { useCsvPreview } from './use-csv-preview.ts';

/**
 * What is said about the files that are chosen and not sent yet, by hand and by a CSV. `describe` is told what goes with
 * each whenever that becomes different.
 */
export function useDetails(
  uploads: readonly Upload<File>[],
  campaignId: string | null,
  describe: (fields: ReadonlyMap<string, Fields>) => void,
) {
  const [details, setDetails] = useState<Details>(noDetails);
  const [csv, setCsv] = useState<File | null>(null);
  const ready = useMemo(() => uploads.filter(({ state }) => state.kind === 'ready'), [uploads]);
  const chosen = ready.map(({ path }) => path).join('\n');
  const paths = useMemo(() => (chosen === '' ? [] : chosen.split('\n')), [chosen]);
  const preview = useCsvPreview(csv, campaignId, paths);
  const rows = csv === null || preview.isPlaceholderData ? undefined : preview.data;
  useEffect(() => {
    const common = fieldsOf(details);
    const byName = new Map(rows?.files.map((file) => [file.name, file]));
    const wanted = ready.map(({ id, path }) => [id, fieldsFor(common, byName.get(path), path)] as const);
    const different = wanted.filter(([, fields], index) => !isSame(fields, ready[index]?.fields ?? {}));
    if (different.length > 0) describe(new Map(different));
  }, [ready, details, rows, describe]);
  const needs = campaignId === null ? 'Choose a campaign: it says how dates are written.' : null;
  return {
    card: { details, onDetails: setDetails, csv, onCsv: setCsv, preview, needs: needs ?? needFiles(paths) },
    takeCsv: setCsv,
    /** A CSV is still being read, and what goes with the files is not known. */
    isReading: csv !== null && preview.isFetching,
  };
}

function needFiles(paths: readonly string[]): string | null {
  return paths.length === 0 ? 'Choose the recordings that it names.' : null;
}

function isSame(one: Fields, other: Fields): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
