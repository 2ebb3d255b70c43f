import { type RawBuilder, sql } from 'kysely';

/** The statement that tells everybody who watches about the calls that `calls` selects, when the transaction commits. */
export function tellOf(calls: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select pg_notify('totalview', json_build_object(
      'kind', 'call_changed', 'organization_id', organization_id, 'call_id', id, 'campaign_id', campaign_id,
      'agent_id', agent_id, 'version', version, 'status', status
    )::text) from (${calls}) as changed
  `;
}
