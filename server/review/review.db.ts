import { type ExpressionBuilder, sql } from 'kysely';
import type { Trx } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import { asJson, type Database } from '#server/db/tables.ts';
import { tellOf } from '#server/db/tell-calls.ts';
import type { Actor } from '#shared/permissions.ts';
import type { OverrideVerdict } from '#shared/review.ts';
import type { Decision } from '#shared/statuses.ts';
import type { ReviewDetails } from './reviewed.ts';

/** Names a version of a call. */
export type VersionKey = {
  readonly organizationId: string;
  readonly callId: string;
  readonly version: number;
};
type CheckKey = VersionKey & { readonly checkId: string };

/** Locks a call that somebody may review; undefined when it is not there or out of reach. */
export async function lockCallToReview(trx: Trx, actor: Actor, callId: string) {
  return trx
    .selectFrom('calls')
    .select(['calls.organization_id', 'calls.campaign_id', 'calls.agent_id', 'calls.shown_version'])
    .select(['calls.file_name'])
    .where('calls.id', '=', callId)
    .where(callsInReach(actor, 'calls.review'))
    .forUpdate()
    .executeTakeFirst();
}

/** Where a version's review stands. Throws when there is no such version. */
export async function standingOf(trx: Trx, key: VersionKey) {
  return trx
    .selectFrom('versions as v')
    .leftJoin('reviews as r', (join) =>
      join
        .onRef('r.organization_id', '=', 'v.organization_id')
        .onRef('r.call_id', '=', 'v.call_id')
        .onRef('r.version', '=', 'v.number'),
    )
    .select(['v.review_revision as revision', 'v.flags', 'r.decision'])
    .where('v.organization_id', '=', key.organizationId)
    .where('v.call_id', '=', key.callId)
    .where('v.number', '=', key.version)
    .executeTakeFirstOrThrow();
}

/** Who did the last thing about a version's review, as its timeline names them. */
export async function lastReviewer(trx: Trx, key: VersionKey): Promise<string | undefined> {
  const row = await trx
    .selectFrom('call_events')
    .select(sql<string>`details ->> 'by'`.as('by'))
    .where('organization_id', '=', key.organizationId)
    .where('call_id', '=', key.callId)
    .where('version', '=', key.version)
    .where('kind', '=', 'reviewed')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.by;
}

/** Keeps a decision, instead of an earlier one. */
export async function keepDecision(
  trx: Trx,
  key: VersionKey,
  given: { decision: Decision; note: string; by: string; at: Date },
): Promise<void> {
  const { decision, note, by, at } = given;
  await trx
    .insertInto('reviews')
    .values({
      organization_id: key.organizationId,
      call_id: key.callId,
      version: key.version,
      decision,
      note,
      decided_by: by,
      decided_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'call_id', 'version'])
        .doUpdateSet({ decision, note, decided_by: by, decided_at: at }),
    )
    .execute();
  await trx
    .updateTable('calls')
    .set({ review_status: decision })
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.callId)
    .execute();
}

/** Takes a decision back: what the call's flags say stands again. */
export async function dropDecision(trx: Trx, key: VersionKey): Promise<void> {
  await trx
    .deleteFrom('reviews')
    .where('organization_id', '=', key.organizationId)
    .where('call_id', '=', key.callId)
    .where('version', '=', key.version)
    .execute();
  await trx
    .updateTable('calls')
    .set((eb: ExpressionBuilder<Database, 'calls'>) => ({
      review_status: eb
        .case()
        .when('flagged', '=', true)
        .then('needs_review' as const)
        .else('no_action' as const)
        .end(),
    }))
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.callId)
    .execute();
}

/** The verdict of a check, its name, and whether a person set it; undefined when the version has no such check. */
export async function verdictOf(trx: Trx, key: CheckKey) {
  return trx
    .selectFrom('check_results as c')
    .leftJoin('overrides as o', (join) =>
      join
        .onRef('o.organization_id', '=', 'c.organization_id')
        .onRef('o.call_id', '=', 'c.call_id')
        .onRef('o.version', '=', 'c.version')
        .onRef('o.check_id', '=', 'c.check_id'),
    )
    .select(['c.verdict', 'c.score', 'o.judged_verdict', 'o.judged_score'])
    .select(sql<string>`c.snapshot ->> 'name'`.as('name'))
    .where('c.organization_id', '=', key.organizationId)
    .where('c.call_id', '=', key.callId)
    .where('c.version', '=', key.version)
    .where('c.check_id', '=', key.checkId)
    .executeTakeFirst();
}

export type JudgedCheck = NonNullable<Awaited<ReturnType<typeof verdictOf>>>;

/** Keeps a person's verdict; what the judge had said stays beside it, however often it is overridden. */
export async function keepOverride(
  trx: Trx,
  key: CheckKey,
  given: {
    judged: JudgedCheck;
    verdict: OverrideVerdict;
    score: number | null;
    reason: string;
    by: string;
    at: Date;
  },
): Promise<void> {
  const { judged, verdict, score, reason, by, at } = given;
  await trx
    .insertInto('overrides')
    .values({
      organization_id: key.organizationId,
      call_id: key.callId,
      version: key.version,
      check_id: key.checkId,
      judged_verdict: judged.verdict,
      judged_score: judged.score,
      reason,
      made_by: by,
      made_at: at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'call_id', 'version', 'check_id'])
        .doUpdateSet({ reason, made_by: by, made_at: at }),
    )
    .execute();
  await setVerdict(trx, key, { verdict, score });
}

/** Gives a check the judge's verdict back. */
export async function dropOverride(
  trx: Trx,
  key: CheckKey,
  judged: { verdict: JudgedCheck['verdict']; score: number | null },
): Promise<void> {
  await trx
    .deleteFrom('overrides')
    .where('organization_id', '=', key.organizationId)
    .where('call_id', '=', key.callId)
    .where('version', '=', key.version)
    .where('check_id', '=', key.checkId)
    .execute();
  await setVerdict(trx, key, judged);
}

async function setVerdict(
  trx: Trx,
  key: CheckKey,
  { verdict, score }: { verdict: JudgedCheck['verdict']; score: number | null },
): Promise<void> {
  await trx
    .updateTable('check_results')
    .set({ verdict, score })
    .where('organization_id', '=', key.organizationId)
    .where('call_id', '=', key.callId)
    .where('version', '=', key.version)
    .where('check_id', '=', key.checkId)
    .execute();
}

/** Counts what was done, notes it in the timeline, and tells everybody who watches, when the transaction commits. */
export async function tellReviewed(
  trx: Trx,
  { organizationId, callId, version }: VersionKey,
  { at, details }: { at: Date; details: ReviewDetails },
): Promise<void> {
  await sql`
    with counted as (
      update versions set review_revision = review_revision + 1
      where organization_id = ${organizationId} and call_id = ${callId} and number = ${version}
    ), told as (
      insert into call_events (organization_id, call_id, version, at, kind, details)
      values (${organizationId}, ${callId}, ${version}, ${at}, 'reviewed', ${asJson(details)}::jsonb)
    )
    ${tellOf(sql`select * from calls where organization_id = ${organizationId} and id = ${callId}`)}
  `.execute(trx);
}
