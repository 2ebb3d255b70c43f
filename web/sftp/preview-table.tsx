import type { SftpPreviewFile } from '#shared/sftp.ts';
import { Badge } from '../ui/badge.tsx';
import { formatBytes, formatInstant } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';
import { verdicts } from './verdicts.ts';

/** Each file with its agent, row, date and verdict. */
export function PreviewTable({ files }: { files: readonly SftpPreviewFile[] }) {
  return (
    <div className="max-h-[32rem] overflow-y-auto">
      <Table label="Preview of the files">
        <thead>
          <tr>
            <Th>File</Th>
            <Th>Verdict</Th>
            <Th>Agent</Th>
            <Th>Row</Th>
            <Th>Call date</Th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <FileRow key={file.path} file={file} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function FileRow({ file }: { file: SftpPreviewFile }) {
  const now = useNow();
  const { path, size_bytes: size, verdict, reason, agent, agent_match: match, row, call_date: date } = file;
  const recording = file.kind === 'recording';
  return (
    <tr className="group align-top">
      <Td className="min-w-56 py-2">
        <span className="break-all">{path}</span>{' '}
        <span className="text-xs whitespace-nowrap text-faint tabular-nums">{formatBytes(size)}</span>
        {file.transcript === null ? null : (
          <span className="block text-[0.8125rem] text-soft">{`With transcript ${file.transcript}`}</span>
        )}
        {reason === null ? null : <span className="block text-[0.8125rem] text-soft">{reason.message}</span>}
        {file.notes.length === 0 ? null : (
          <span className="block text-[0.8125rem] text-soft">{file.notes.join(' · ')}</span>
        )}
      </Td>
      <Td className="py-2">
        <Badge label={verdicts[verdict].label} colour={verdicts[verdict].colour} />
      </Td>
      <Td className="min-w-40 py-2 text-[0.8125rem]">
        {agent === null ? null : <span className="block font-medium">{agent.name}</span>}
        {recording ? <span className="block text-soft">{match}</span> : null}
      </Td>
      <Td className="py-2 text-[0.8125rem] whitespace-nowrap">
        {row === null ? <Nothing /> : `${row.csv}, line ${row.line}`}
      </Td>
      <Td className="py-2 text-[0.8125rem] whitespace-nowrap">
        {date === null ? <Nothing /> : formatInstant(date, now)}
      </Td>
    </tr>
  );
}

function Nothing() {
  return <span className="text-faint">—</span>;
}
