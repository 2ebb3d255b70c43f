import type { UseMutationResult } from '@tanstack/react-query';
import type { SftpPreview } from '#shared/sftp.ts';
import { problemOf } from '../api.ts';
import { missingWords } from '../shown/sftp-words.ts';
import { Card } from '../ui/card.tsx';
import { formatCount } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';
import { PreviewTable } from './preview-table.tsx';
import { verdicts } from './verdicts.ts';

type Props = { preview: Pick<UseMutationResult<SftpPreview>, 'data' | 'error' | 'isPending'> };

/** The rehearsal: what settings would make of each file, with nothing imported. */
export function PreviewCard({ preview: { data, error, isPending } }: Props) {
  if (isPending) return null;
  if (error !== null) {
    const { message, advice } = problemOf(error);
    return (
      <Notice tone="red" title={message}>
        {advice}
      </Notice>
    );
  }
  if (data === undefined) return null;
  return (
    <div ref={bringIntoView}>
      <Card title="Preview" note="Nothing was imported" flush className="overflow-hidden">
        <div role="status" className="flex flex-col gap-1 px-4 pb-3 text-[0.8125rem]">
          <p>{sentenceOf(data)}</p>
          {missingWords(data.missing.count) === null ? null : (
            <details>
              <summary className="cursor-pointer text-amber-ink">{missingWords(data.missing.count)}</summary>
              <ul className="mt-1 flex flex-col gap-0.5 text-soft">
                {data.missing.first.map(({ csv, line, file_name: name }) => (
                  <li key={`${csv}:${line}`} className="break-all">{`${name} (${csv}, line ${line})`}</li>
                ))}
              </ul>
            </details>
          )}
        </div>
        {data.files.length === 0 ? null : <PreviewTable files={data.files} />}
        {data.more ? (
          <p className="border-t border-line px-4 py-3 text-[0.8125rem] text-soft">
            There are more files than are listed here; the counts are of all.
          </p>
        ) : null}
      </Card>
    </div>
  );
}

/** It appears below a long form, where nobody would look. */
function bringIntoView(card: HTMLElement | null): void {
  card?.scrollIntoView({ block: 'start' });
}

function sentenceOf({ folder, counts, files }: SftpPreview): string {
  if (files.length === 0) return `There is no file in ${folder}.`;
  const parts = Object.entries(verdicts)
    .map(([name, { counted }]) => ({ count: counts[name as keyof typeof counts], counted }))
    .filter(({ count }) => count > 0)
    .map(({ count, counted }) => `${formatCount(count)} ${counted}`);
  return `In ${folder}: ${parts.join(', ')}.`;
}
