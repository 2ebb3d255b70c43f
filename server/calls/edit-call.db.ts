import { sql } from 'kysely';
import type { Trx } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import { asJson } from '#server/db/tables.ts';
import { tellOf } from '#server/db/tell-calls.ts';
import type { AgentMatch } from '#shared/agent-match.ts';
import type { CallChanges } from '#shared/call-edits.ts';
import type { Actor } from '#shared/permissions.ts';
import type { EditDetails } from './edited.ts';

/** Locks a call that somebody may edit; undefined when it is not there or out of reach. */
export async function lockCallToEdit(trx: Trx, actor: Actor, callId: string) {
  return trx
    .selectFrom('calls')
    .select((eb) => [
      'calls.organization_id',
      'calls.campaign_id',
      'calls.agent_id',
      'calls.version',
      'calls.shown_version',
      'calls.status',
      eb
        .selectFrom('agents')
        .select('agents.name')
        .whereRef('agents.organization_id', '=', 'calls.organization_id')
        .whereRef('agents.id', '=', 'calls.agent_id')
        .as('agent_name'),
    ])
    .where('calls.id', '=', callId)
    .where(callsInReach(actor, 'calls.edit'))
    .forUpdate()
    .executeTakeFirst();
}

export type CallToEdit = NonNullable<Awaited<ReturnType<typeof lockCallToEdit>>>;

type CallKey = { readonly organizationId: string; readonly callId: string };

/** Links a call to an agent, or to nobody, and keeps how that came about. */
export async function setAgent(
  trx: Trx,
  { organizationId, callId }: CallKey,
  agentId: string | null,
  match: AgentMatch,
): Promise<void> {
  await trx
    .updateTable('calls')
    .set({ agent_id: agentId, agent_match: asJson(match) })
    .where('organization_id', '=', organizationId)
    .where('id', '=', callId)
    .execute();
}

/** Writes what was corrected of a call's metadata. */
export async function setDetails(
  trx: Trx,
  { organizationId, callId }: CallKey,
  changes: Omit<CallChanges, 'agent_id'>,
): Promise<void> {
  const { call_date: date, metadata, ...texts } = changes;
  const given = Object.entries(texts).filter(([, value]) => value !== undefined);
  await trx
    .updateTable('calls')
    .set({
      ...Object.fromEntries(given),
      ...(date === undefined ? {} : { call_date: date === null ? null : new Date(date) }),
      ...(metadata === undefined ? {} : { metadata: asJson(metadata) }),
    })
    .where('organization_id', '=', organizationId)
    .where('id', '=', callId)
    .execute();
}

/** Notes an edit in the call's timeline and tells everybody who watches, when the transaction commits. */
export async function tellEdited(
  trx: Trx,
  { organizationId, callId }: CallKey,
  edit: { version: number; at: Date; details: EditDetails },
): Promise<void> {
  await sql`
    with told as (
      insert into call_events (organization_id, call_id, version, at, kind, details)
      values (${organizationId}, ${callId}, ${edit.version}, ${edit.at}, 'edited', ${asJson(edit.details)}::jsonb)
    )
    ${tellOf(sql`select * from calls where organization_id = ${organizationId} and id = ${callId}`)}
  `.execute(trx);
}
