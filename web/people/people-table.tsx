import { Ellipsis, KeyRound, Pencil, UserMinus } from 'lucide-react';
import { useState } from 'react';
import type { Member } from '#shared/members.ts';
import { rolesUpTo, userRoles } from '#shared/permissions.ts';
import { useCan, useMe } from '../me.ts';
import { Badge } from '../ui/badge.tsx';
import { formatInstant } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';
import { PersonDialog } from './person-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { ResetLinkDialog } from './reset-link-dialog.tsx';

type Doing = { what: 'change' | 'reset' | 'remove'; person: Member };

/** On a phone these stand under the name instead, or not at all. */
const beside = 'max-sm:hidden';

/** People with what may be done about each. */
export function PeopleTable({ rows }: { rows: readonly Member[] }) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const done = () => setDoing(null);
  return (
    <>
      <Table label="People">
        <thead>
          <tr>
            <Th>Name</Th>
            <Th className={beside}>Role</Th>
            <Th className={beside}>Sees</Th>
            <Th className={beside}>Last seen</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((person) => (
            <PersonRow key={person.id} person={person} onDo={setDoing} />
          ))}
        </tbody>
      </Table>
      {doing?.what === 'change' ? <PersonDialog person={doing.person} onClose={done} /> : null}
      {doing?.what === 'reset' ? <ResetLinkDialog person={doing.person} onClose={done} /> : null}
      {doing?.what === 'remove' ? <RemoveDialog person={doing.person} onClose={done} /> : null}
    </>
  );
}

function PersonRow({ person, onDo }: { person: Member; onDo: (doing: Doing) => void }) {
  const now = useNow();
  const { user } = useMe();
  const entries = useEntries(person, onDo);
  return (
    <tr className="group align-top">
      <Td className="py-2.5 break-words sm:min-w-52">
        <span className="font-medium">{person.name}</span>
        {person.id === user.id ? <span className="text-soft"> (you)</span> : null}
        {person.two_factor ? <Badge label="Two-factor" colour="green" className="ml-2" /> : null}
        <span className="block text-[0.8125rem] text-faint">{person.email}</span>
        <span className="block text-[0.8125rem] text-soft sm:hidden">
          {userRoles[person.role]} · {seenBy(person)}
        </span>
      </Td>
      <Td className={`py-2.5 whitespace-nowrap ${beside}`}>{userRoles[person.role]}</Td>
      <Td className={`max-w-72 py-2.5 text-soft ${beside}`}>{seenBy(person)}</Td>
      <Td className={`py-2.5 whitespace-nowrap text-soft ${beside}`}>
        {person.last_seen_at === null ? '—' : formatInstant(person.last_seen_at, now)}
      </Td>
      <Td className="w-px py-1">
        {entries.length === 0 ? null : (
          <Menu
            trigger={<IconButton label={`Actions for ${person.name}`} icon={<Ellipsis aria-hidden />} />}
            entries={entries}
          />
        )}
      </Td>
    </tr>
  );
}

/** What one may do about somebody: nothing to a role above one's own. */
function useEntries(person: Member, onDo: (doing: Doing) => void): MenuEntry[] {
  const can = useCan();
  const { user } = useMe();
  if (!rolesUpTo(user.role).includes(person.role)) return [];
  const entries: MenuEntry[] = [
    {
      label: 'Change role and reach',
      icon: <Pencil aria-hidden />,
      run: () => onDo({ what: 'change', person }),
    },
    {
      label: 'Link for a new password',
      icon: <KeyRound aria-hidden />,
      run: () => onDo({ what: 'reset', person }),
    },
  ];
  if (!can('organization.manage')) return entries;
  const remove = () => onDo({ what: 'remove', person });
  return [...entries, { label: 'Remove', icon: <UserMinus aria-hidden />, danger: true, run: remove }];
}

function seenBy({ role, campaigns, agent }: Member): string {
  if (role === 'agent') return agent === null ? 'Nothing: no agent profile' : `Own calls, as ${agent.name}`;
  if (role !== 'manager') return 'All campaigns';
  return campaigns.map(({ name }) => name).join(', ') || 'No campaign yet';
}
