import { useQueryClient } from '@tanstack/react-query';
import { listInvitations } from '#shared/invitations.ts';
import { listPeople } from '#shared/members.ts';
import { keyOf } from '../queries.ts';

/** Gives what to call when people or invitations have changed: both lists are fetched again. */
export function usePeopleChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: keyOf(listPeople) }),
      client.invalidateQueries({ queryKey: keyOf(listInvitations) }),
    ]);
  };
}
