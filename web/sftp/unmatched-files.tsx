import { useQuery } from '@tanstack/react-query';
import { listSftpUnmatched } from '#shared/sftp-endpoints.ts';
import { queryOf } from '../queries.ts';
import { Card } from '../ui/card.tsx';
import { formatBytes, formatCount, formatInstant } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';

const renewedMs = 30_000;

/** Files that lie in no campaign's folder, as the last sweep saw them; nothing while there is none. */
export function UnmatchedFiles({ root }: { root: string }) {
  const now = useNow();
  const { data } = useQuery({ ...queryOf(listSftpUnmatched, {}), refetchInterval: renewedMs });
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <Card
      title="Files outside every folder"
      note={`${formatCount(data.rows.length)}${data.more ? ' and more' : ''}`}
      flush
      className="overflow-hidden"
    >
      <p className="max-w-prose px-4 pb-3 text-[0.8125rem] text-soft">
        These lie below {root}, in the folder of no campaign, so nobody takes them. Move them, or give a
        campaign their folder.
        {data.looked_at === null ? null : ` Seen ${formatInstant(data.looked_at, now)}.`}
      </p>
      <Table label="Files outside every folder">
        <thead>
          <tr>
            <Th>Path</Th>
            <Th figures>Size</Th>
            <Th>Changed</Th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map(({ path, size_bytes: size, modified_at: modified }) => (
            <tr key={path} className="group">
              <Td className="min-w-60 break-all">{path}</Td>
              <Td figures className="whitespace-nowrap">
                {formatBytes(size)}
              </Td>
              <Td className="whitespace-nowrap">{formatInstant(modified, now)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
