import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  listOwnOrganizations,
  listOwnSessions,
  type OwnSession,
  revokeOtherSessions,
  revokeOwnSession,
} from '#shared/account.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { formatInstant } from '../ui/format.ts';
import { Table, Td, Th } from '../ui/table.tsx';
import { useToast } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';
import { deviceName } from './device.ts';

/** Where one is signed in, and the ways to end it. */
export function SessionsCard() {
  const sessions = useQuery(queryOf(listOwnSessions, {}));
  const organizations = useQuery(queryOf(listOwnOrganizations, {}));
  const { revoke, revokeOthers, busy } = useRevoking();
  const rows = sessions.data?.rows ?? [];
  const several = (organizations.data?.rows.length ?? 0) > 1;
  return (
    <Card
      title="Where you are signed in"
      flush
      actions={
        rows.length > 1 ? (
          <Button busy={busy} onClick={revokeOthers}>
            Sign out everywhere else
          </Button>
        ) : undefined
      }
    >
      {sessions.isError && sessions.data === undefined ? (
        <ProblemState error={sessions.error} onRetry={() => void sessions.refetch()} className="py-6" />
      ) : null}
      {rows.length === 0 ? null : (
        <Table label="Sessions">
          <thead>
            <tr>
              <Th>Device</Th>
              {several ? <Th>Organization</Th> : null}
              <Th>Address</Th>
              <Th>Last seen</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <SessionRow key={row.id} row={row} several={several} onRevoke={() => revoke(row.id)} />
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

type RowProps = { row: OwnSession; several: boolean; onRevoke: () => void };

function SessionRow({ row, several, onRevoke }: RowProps) {
  const now = useNow();
  const device = deviceName(row.user_agent);
  return (
    <tr className="group">
      <Td className="whitespace-nowrap">
        {device}
        {row.current ? <Badge label="This one" colour="green" className="ml-2" /> : null}
      </Td>
      {several ? <Td className="text-soft">{row.organization}</Td> : null}
      <Td className="text-soft">{row.address ?? '—'}</Td>
      <Td className="whitespace-nowrap text-soft">{formatInstant(row.last_seen_at, now)}</Td>
      <Td className="w-px">
        {row.current ? null : (
          <Button size="small" aria-label={`Sign out ${device}, ${row.address ?? ''}`} onClick={onRevoke}>
            Sign out
          </Button>
        )}
      </Td>
    </tr>
  );
}

function useRevoking() {
  const client = useQueryClient();
  const say = useToast();
  const onSuccess = () => client.invalidateQueries({ queryKey: keyOf(listOwnSessions) });
  const onError = (error: unknown) => {
    const { message, advice } = problemOf(error);
    say({ title: message, text: advice, tone: 'bad' });
  };
  const one = useMutation({
    mutationFn: (id: string) => call(revokeOwnSession, { params: { id } }),
    onSuccess,
    onError,
  });
  const others = useMutation({ mutationFn: () => call(revokeOtherSessions, {}), onSuccess, onError });
  return { revoke: one.mutate, revokeOthers: () => others.mutate(), busy: others.isPending };
}
