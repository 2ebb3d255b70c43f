import { Link } from '@tanstack/react-router';
import { Ellipsis, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ApiKeyShown, keyStates } from '#shared/api-keys.ts';
import { type KeyScope, keyScopes } from '#shared/permissions.ts';
import { Badge } from '../ui/badge.tsx';
import { formatInstant } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';

type Props = { rows: readonly ApiKeyShown[]; showCampaign?: boolean };
type Doing = { what: 'revoke' | 'replace'; key: ApiKeyShown };

/** API keys with what may be done with each. */
export function KeysTable({ rows, showCampaign = false }: Props) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => setDoing(null);
  return (
    <>
      <Table label="API keys">
        <thead>
          <tr>
            <Th>Name</Th>
            {showCampaign ? <Th>Campaign</Th> : null}
            <Th>Key</Th>
            <Th>Scopes</Th>
            <Th>Last used</Th>
            <Th>Expires</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <KeyRow key={row.id} row={row} showCampaign={showCampaign} onDo={setDoing} />
          ))}
        </tbody>
      </Table>
      {doing?.what === 'revoke' ? <RevokeKeyDialog apiKey={doing.key} onClose={done} /> : null}
      {doing?.what === 'replace' ? (
        <CreateKeyDialog campaign={doing.key.campaign} like={doing.key} onClose={done} />
      ) : null}
    </>
  );
}

type RowProps = { row: ApiKeyShown; showCampaign: boolean; onDo: (doing: Doing) => void };

function KeyRow({ row, showCampaign, onDo }: RowProps) {
  const now = useNow();
  const when = (instant: string | null, none: string) =>
    instant === null ? none : formatInstant(instant, now);
  const over = row.state !== 'active';
  return (
    <tr className="group align-top">
      <Td className="min-w-44 py-2.5">
        <span className={over ? 'text-soft' : 'font-medium'}>{row.name}</span>
        {over ? <Badge {...keyStates[row.state]} className="ml-2" /> : null}
        <span className="block text-[0.8125rem] text-faint">{history(row, when)}</span>
      </Td>
      {showCampaign ? (
        <Td className="min-w-40 py-2.5">
          <Link
            to="/campaigns/$campaignId/settings/api"
            params={{ campaignId: row.campaign.id }}
            className="rounded-sm hover:underline"
          >
            {row.campaign.name}
          </Link>
        </Td>
      ) : null}
      <Td className="py-2.5 whitespace-nowrap">
        <code className="text-[0.8125rem]">{row.starts_with}…</code>
      </Td>
      <Td className="py-2.5">{row.scopes.map(scopeWord).join(', ')}</Td>
      <Td className="py-2.5 whitespace-nowrap">{when(row.last_used_at, 'Never')}</Td>
      <Td className="py-2.5 whitespace-nowrap">{when(row.expires_at, 'Never')}</Td>
      <Td className="w-px py-1">
        {over ? null : (
          <Menu
            trigger={<IconButton label={`Actions for ${row.name}`} icon={<Ellipsis aria-hidden />} />}
            entries={[
              {
                label: 'Make its successor',
                icon: <RefreshCw aria-hidden />,
                run: () => onDo({ what: 'replace', key: row }),
              },
              {
                label: 'Revoke',
                icon: <Trash2 aria-hidden />,
                danger: true,
                run: () => onDo({ what: 'revoke', key: row }),
              },
            ]}
          />
        )}
      </Td>
    </tr>
  );
}

/** When it was made and by whom, or when it was taken back. */
function history(row: ApiKeyShown, when: (instant: string | null, none: string) => string): string {
  if (row.revoked_at !== null) return `Revoked ${when(row.revoked_at, '')}`;
  const by = row.created_by === null ? '' : ` by ${row.created_by}`;
  return `Made ${when(row.created_at, '')}${by}`;
}

/** “Upload calls” in a word: all scopes are about calls. */
function scopeWord(scope: KeyScope): string {
  return keyScopes[scope].label.split(' ')[0] ?? scope;
}
