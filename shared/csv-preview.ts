import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId } from './ids.ts';

/** Most recordings that one preview looks at, and most bytes of a CSV. */
export const mostPreviewedFiles = 50_000;
export const largestCsvBytes = 100_000_000;

/** A recording of the preview with what its row says. */
export const PreviewedFile = z.object({
  name: z.string(),
  /** The line of its row; null when there is none. */
  line: z.int().nullable(),
  /** What goes with its upload, field by field. */
  fields: z.record(z.string(), z.string()),
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  agent_match: z.string(),
  /** What was decided, or could not be understood. */
  notes: z.array(z.string()),
});
export type PreviewedFile = z.infer<typeof PreviewedFile>;

/** So many, with the first of them. */
function some<Row extends z.ZodType>(row: Row) {
  return z.object({ count: z.int(), first: z.array(row) });
}

export const CsvPreview = z.object({
  encoding: z.string(),
  separator: z.string(),
  columns: z.array(z.object({ header: z.string(), meaning: z.string().nullable() })),
  rows: z.int(),
  /** In the order of the names. */
  files: z.array(PreviewedFile),
  files_without_row: z.int(),
  rows_without_file: some(z.object({ line: z.int(), file_name: z.string(), several: z.boolean() })),
  bad_rows: some(z.object({ line: z.int(), problem: z.string() })),
  /** About the CSV as a whole. */
  warnings: z.array(z.string()),
});
export type CsvPreview = z.infer<typeof CsvPreview>;

export const previewCsv = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/csv-preview',
  access: 'calls.upload',
  internal: true,
  summary: 'Which row of a CSV meets which recording, before anything is sent',
  params: byId('campaign'),
  takes: 'multipart',
  form: {
    files: {
      csv: { about: 'The CSV, a row for each recording', required: true },
      names: { about: 'The names of the recordings, with their folders, as a JSON array', required: true },
    },
  },
  fails: ['no_file', 'csv_unreadable', 'file_too_large'],
  reply: CsvPreview,
});
