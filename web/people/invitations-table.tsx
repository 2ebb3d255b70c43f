import { useMutation } from '@tanstack/react-query';
import { Ellipsis, Link2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  type Invitation,
  type NewInvitation,
  renewInvitation,
  revokeInvitation,
} from '#shared/invitations.ts';
import { rolesUpTo, userRoles } from '#shared/permissions.ts';
import { call, problemOf } from '../api.ts';
import { useMe } from '../me.ts';
import { Badge } from '../ui/badge.tsx';
import { formatInstant } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { useToast } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';
import { LinkDialog } from './link-dialog.tsx';
import { usePeopleChanged } from './use-people-changed.ts';

/** Invitations that nobody has accepted yet, with what may be done about each. */
export function InvitationsTable({ rows }: { rows: readonly Invitation[] }) {
  const [made, setMade] = useState<NewInvitation | null>(null);
  return (
    <>
      <Table label="Invitations">
        <thead>
          <tr>
            <Th>E-mail</Th>
            <Th className="max-sm:hidden">Role</Th>
            <Th className="max-sm:hidden">Invited</Th>
            <Th>Valid until</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <InvitationRow key={row.id} row={row} onMade={setMade} />
          ))}
        </tbody>
      </Table>
      {made === null ? null : <LinkDialog made={made} onClose={() => setMade(null)} />}
    </>
  );
}

type RowProps = { row: Invitation; onMade: (made: NewInvitation) => void };

function InvitationRow({ row, onMade }: RowProps) {
  const now = useNow();
  const { user } = useMe();
  const { renew, revoke } = useDeeds(row, onMade);
  const by = row.invited_by === null ? '' : ` by ${row.invited_by}`;
  return (
    <tr className="group">
      <Td className="py-2.5 break-all sm:min-w-52">
        {row.email}
        <span className="block text-[0.8125rem] text-soft sm:hidden">{userRoles[row.role]}</span>
      </Td>
      <Td className="whitespace-nowrap max-sm:hidden">{userRoles[row.role]}</Td>
      <Td className="min-w-48 py-2.5 text-soft max-sm:hidden">{`${formatInstant(row.created_at, now)}${by}`}</Td>
      <Td className="whitespace-nowrap text-soft">
        {row.expired ? <Badge label="Expired" colour="slate" /> : formatInstant(row.expires_at, now)}
      </Td>
      <Td className="w-px">
        {rolesUpTo(user.role).includes(row.role) ? (
          <Menu
            trigger={<IconButton label={`Actions for ${row.email}`} icon={<Ellipsis aria-hidden />} />}
            entries={[
              { label: 'Send or copy a new link', icon: <Link2 aria-hidden />, run: renew },
              { label: 'Revoke', icon: <Trash2 aria-hidden />, danger: true, run: revoke },
            ]}
          />
        ) : null}
      </Td>
    </tr>
  );
}

function useDeeds({ id, email }: Invitation, onMade: (made: NewInvitation) => void) {
  const say = useToast();
  const peopleChanged = usePeopleChanged();
  const onError = (error: unknown) => {
    const { message, advice } = problemOf(error);
    say({ title: message, text: advice, tone: 'bad' });
  };
  const renewing = useMutation({
    mutationFn: () => call(renewInvitation, { params: { id } }),
    onSuccess: async (made) => {
      onMade(made);
      await peopleChanged();
    },
    onError,
  });
  const revoking = useMutation({
    mutationFn: () => call(revokeInvitation, { params: { id } }),
    onSuccess: async () => {
      await peopleChanged();
      say({ title: `The invitation of ${email} is revoked`, tone: 'good' });
    },
    onError,
  });
  return { renew: () => renewing.mutate(), revoke: () => revoking.mutate() };
}
