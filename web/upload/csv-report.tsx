import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CsvPreview } from '#shared/csv-preview.ts';
import { formatCount, formatCounted, formatInstant } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';

const filesShown = 200;

/** Which row of a CSV meets which file, and everything that is not as one would wish. */
export function CsvReport({ preview }: { preview: CsvPreview }) {
  const now = useNow();
  const { files, files_without_row: alone, rows_without_file: spare, bad_rows: bad } = preview;
  const matched = files.length - alone;
  const linked = files.filter(({ agent }) => agent !== null).length;
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem]">
        <Line good={alone === 0}>
          {formatCount(matched)} of {formatCounted(files.length, 'file')} have a row
        </Line>
        <Line good={linked === files.length}>{formatCount(linked)} find their agent</Line>
        {spare.count === 0 ? null : <Line>{formatCounted(spare.count, 'row')} without a file</Line>}
        {bad.count === 0 ? null : <Line>{formatCounted(bad.count, 'row')} left out</Line>}
      </ul>
      <Problems preview={preview} />
      <div className="max-h-80 overflow-y-auto rounded-md border border-line">
        <Table label="Files and their rows" className="text-[0.8125rem]">
          <thead>
            <tr>
              <Th>File</Th>
              <Th figures>Line</Th>
              <Th>Agent</Th>
              <Th>Said of it</Th>
            </tr>
          </thead>
          <tbody>
            {files.slice(0, filesShown).map((file) => (
              <tr key={file.name} className="group align-top">
                <Td className="min-w-36 py-2 [overflow-wrap:anywhere]">{file.name}</Td>
                <Td figures className="py-2">
                  {file.line ?? <span className="text-amber-ink">none</span>}
                </Td>
                <Td className="py-2 whitespace-nowrap" title={file.agent_match}>
                  {file.agent === null ? <i className="text-soft">Unlinked</i> : file.agent.name}
                </Td>
                <Td className="py-2 text-soft">
                  {wordsOf(file.fields, now)}
                  {file.agent === null ? <p className="text-faint">{file.agent_match}</p> : null}
                  {file.notes.map((note) => (
                    <p key={note} className="text-amber-ink">
                      {note}
                    </p>
                  ))}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
      {files.length > filesShown ? (
        <p className="text-[0.8125rem] text-faint">
          The first {filesShown} files are shown; all go with their rows.
        </p>
      ) : null}
    </div>
  );
}

function Line({ good = false, children }: { good?: boolean; children: ReactNode }) {
  const Icon = good ? CircleCheck : TriangleAlert;
  return (
    <li className="flex items-center gap-1.5">
      <Icon aria-hidden className={good ? 'size-4 text-green-dot' : 'size-4 text-amber-dot'} />
      {children}
    </li>
  );
}

/** Warnings about the CSV, its bad rows and its rows without a file, line by line. */
function Problems({
  preview: { warnings, bad_rows: bad, rows_without_file: spare },
}: {
  preview: CsvPreview;
}) {
  const lines = [
    ...warnings,
    ...bad.first.map(({ line, problem }) => `Line ${line} ${problem}.`),
    ...spare.first.map(({ line, file_name, several }) =>
      several
        ? `Line ${line}: several of the files are called ${file_name}.`
        : `Line ${line}: ${file_name} is not among the files.`,
    ),
  ];
  const more = bad.count - bad.first.length + spare.count - spare.first.length;
  if (lines.length === 0) return null;
  return (
    <details
      className="rounded-md bg-amber-ground px-3 py-2 text-[0.8125rem] text-amber-ink"
      open={lines.length <= 5}
    >
      <summary className="cursor-pointer font-medium">
        {formatCounted(lines.length + more, 'thing')} to look at in the CSV
      </summary>
      <ul className="mt-1 max-h-40 overflow-y-auto">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {more === 0 ? null : <li>and {formatCount(more)} more</li>}
      </ul>
    </details>
  );
}

function wordsOf({ metadata, ...fields }: Readonly<Record<string, string>>, now: Date): string {
  const { call_date: date, call_type: direction, ...texts } = fields;
  const others: unknown = metadata === undefined ? {} : JSON.parse(metadata);
  const said = Object.entries({ ...texts, ...(others as object) })
    .filter(([name]) => !name.startsWith('agent_') && name !== 'path')
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`);
  return [date === undefined ? null : formatInstant(date, now), direction ?? null, ...said]
    .filter((part) => part !== null)
    .join(' · ');
}
