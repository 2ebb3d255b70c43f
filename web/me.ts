import { createContext, useContext } from 'react';
import { type Me, readSession } from '#shared/people.ts';
import { type Action, can, type Person, type Target } from '#shared/permissions.ts';
import { call } from './api.ts';
import { keyOf } from './queries.ts';

/** The query of who is signed in; null when nobody is. */
export const meQuery = {
  queryKey: keyOf(readSession),
  queryFn: (): Promise<Me | null> => call(readSession, {}),
  staleTime: 5 * 60_000,
};

/** Holds who is signed in, for everything inside the signed-in part of the app. */
export const MeContext = createContext<Me | null>(null);

/** Who is signed in. Only for what stands inside the signed-in part of the app. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error('Nobody is signed in here.');
  return me;
}

/** The signed-in user as the role table knows them. */
function actorOf(me: Me): Person {
  return {
    kind: 'person',
    organizationId: me.organization.id,
    userId: me.user.id,
    role: me.user.role,
    agentId: me.user.agent_id,
    campaignIds: me.user.campaign_ids,
  };
}

/** Gives the question "may I?", asked of the same table as on the server. */
export function useCan(): (action: Action, target?: Target) => boolean {
  const actor = actorOf(useMe());
  return (action, target) => can(actor, action, target);
}
