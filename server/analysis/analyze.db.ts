import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import type { Work } from '#server/pipeline/stage.ts';
import type { CheckResult, CheckSnapshot } from '#shared/checks.ts';
import type { FlagRules } from '#shared/scores.ts';
import type { Transcript } from '#shared/transcripts.ts';

/** The checks and flagging rules a version is judged by. */
export type Pinned = { readonly checks: readonly CheckSnapshot[]; readonly rules: FlagRules };

/** Pins the campaign's active checks and its flagging rules to the version, unless an earlier attempt has done so. */
export async function pinChecks(db: Db, work: Work): Promise<Pinned> {
  const { passMark, flagging } = work.settings;
  const rows = await sql<{ checks: CheckSnapshot[]; flag_rules: FlagRules }>`
    update versions v set
      checks = coalesce(v.checks, (
        select coalesce(json_agg(json_build_object(
          'id', c.id, 'position', c.position, 'name', c.name, 'type', c.type, 'category', c.category,
          'severity', c.severity, 'weight', c.weight, 'passMark', coalesce(c.pass_mark, ${passMark}),
          'active', true, 'judging', c.judging
        ) order by c.position, c.id), '[]'::json)::jsonb
        from checks c
        where c.organization_id = v.organization_id and c.campaign_id = ${work.campaignId} and c.active
      )),
      flag_rules = coalesce(v.flag_rules, ${asJson(flagging)}::jsonb)
    where v.organization_id = ${work.organizationId} and v.call_id = ${work.callId} and v.number = ${work.version}
    returning v.checks, v.flag_rules
  `.execute(db);
  const row = rows.rows[0];
  return { checks: row?.checks ?? [], rules: row?.flag_rules ?? flagging };
}

/** The transcript a version pins, in the normal form. */
export async function pinnedTranscript(db: Db, work: Work): Promise<Transcript | undefined> {
  if (work.transcriptId === null) return undefined;
  const row = await db
    .selectFrom('transcripts')
    .select([
      'provider',
      'provider_job_id',
      'model',
      'language',
      'duration_ms',
      'role_confidence',
      'turns',
      'words',
    ])
    .where('organization_id', '=', work.organizationId)
    .where('id', '=', work.transcriptId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { provider, model, language, words, turns } = row;
  return {
    provider,
    model,
    language,
    words,
    turns,
    providerJobId: row.provider_job_id,
    durationMs: row.duration_ms,
    roleConfidence: row.role_confidence,
  };
}

/** The agent that a version's call is linked to by now; the transaction holds the call's lock. */
export async function agentOfCall(trx: Trx, work: Work): Promise<string | null> {
  const row = await trx
    .selectFrom('calls')
    .select('agent_id')
    .where('organization_id', '=', work.organizationId)
    .where('id', '=', work.callId)
    .executeTakeFirst();
  return row?.agent_id ?? null;
}

/** Writes the results of a version's checks. */
export async function keepResults(trx: Trx, work: Work, results: readonly CheckResult[]): Promise<void> {
  if (results.length === 0) return;
  await trx
    .insertInto('check_results')
    .values(
      results.map(({ check, ...judgement }) => ({
        organization_id: work.organizationId,
        call_id: work.callId,
        version: work.version,
        check_id: check.id,
        position: check.position,
        campaign_id: work.campaignId,
        verdict: judgement.verdict,
        score: judgement.score,
        reasoning: judgement.reasoning,
        evidence: asJson(judgement.evidence),
        snapshot: asJson(check),
      })),
    )
    .execute();
}
