import { type Expression, type ExpressionBuilder, expressionBuilder, type SqlBool, sql } from 'kysely';
import { type Action, type Actor, assignedTo, reachOf } from '#shared/permissions.ts';
import type { Database } from './tables.ts';

/**
 * The calls an actor may do an action to, as a condition for any query that has the `calls` table. Says of each row
 * what `can` says of it, and never reaches across organizations.
 */
export function callsInReach(actor: Actor, action: Action): Expression<SqlBool> {
  const eb = expressionBuilder<Database, 'calls'>();
  const here = eb('calls.organization_id', '=', actor.organizationId);
  switch (reachOf(actor, action)) {
    case 'all':
      return here;
    case 'assigned':
      return eb.and([here, eb('calls.campaign_id', '=', anyAssigned(actor))]);
    case 'own':
      return ownCalls(eb, actor, here);
    case 'none':
      return eb.lit(false);
  }
}

/** The campaigns an actor may do an action to, as a condition for any query that has the `campaigns` table. */
export function campaignsInReach(actor: Actor, action: Action): Expression<SqlBool> {
  const eb = expressionBuilder<Database, 'campaigns'>();
  const here = eb('campaigns.organization_id', '=', actor.organizationId);
  switch (reachOf(actor, action)) {
    case 'all':
      return here;
    case 'assigned':
      return eb.and([here, eb('campaigns.id', '=', anyAssigned(actor))]);
    case 'own':
    case 'none':
      return eb.lit(false);
  }
}

function ownCalls(
  eb: ExpressionBuilder<Database, 'calls'>,
  actor: Actor,
  here: Expression<SqlBool>,
): Expression<SqlBool> {
  if (actor.kind !== 'person' || actor.agentId === null) return eb.lit(false);
  return eb.and([here, eb('calls.agent_id', '=', actor.agentId)]);
}

function anyAssigned(actor: Actor): Expression<string> {
  return sql<string>`any(${[...assignedTo(actor)]}::text[])`;
}

/** The agents an actor may do an action to, as a condition for any query that has the `agents` table. */
export function agentsInReach(actor: Actor, action: Action): Expression<SqlBool> {
  const eb = expressionBuilder<Database, 'agents'>();
  const here = eb('agents.organization_id', '=', actor.organizationId);
  switch (reachOf(actor, action)) {
    case 'all':
      return here;
    case 'assigned':
      return eb.and([here, worksInAssigned(actor)]);
    case 'own':
      if (actor.kind !== 'person' || actor.agentId === null) return eb.lit(false);
      return eb.and([here, eb('agents.id', '=', actor.agentId)]);
    case 'none':
      return eb.lit(false);
  }
}

function worksInAssigned(actor: Actor): Expression<SqlBool> {
  return sql<SqlBool>`exists (
    select 1 from agent_campaigns as works
    where works.organization_id = agents.organization_id and works.agent_id = agents.id
      and works.campaign_id = ${anyAssigned(actor)}
  )`;
}
