import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { figuresOf, summedFigures } from '#server/db/figures.ts';
import { callsInReach } from '#server/db/reach.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';

/** How many calls in reach ask for somebody, whatever their age. */
export type OpenCounts = { readonly running: number; readonly failed: number; readonly needsReview: number };

/** How many calls in reach are being worked on, have failed, and wait for a person, whatever their age. */
export async function openCounts(db: Db, actor: Actor): Promise<OpenCounts> {
  const { rows } = await sql<OpenCounts>`
    select calls - completed - failed as running, failed, needs_review as "needsReview" from (
      select ${summedFigures} from ${figuresOf(actor.organizationId, reachOf(actor, 'calls.view') === 'own' ? 'agent' : 'campaign')} as calls
      where ${callsInReach(actor, 'calls.view')}
    ) as sums
  `.execute(db);
  return rows[0] ?? { running: 0, failed: 0, needsReview: 0 };
}
