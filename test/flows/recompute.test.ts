import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { asJson } from '#server/db/tables.ts';
import { reviewCallOf } from '#server/review/review.ts';
import { flags } from '#server/scoring/flag.ts';
import { score } from '#server/scoring/score.ts';
import { recomputeOutcome } from '#server/versions/recompute.ts';
import { KnownError } from '#shared/errors.ts';
import { overrideVerdicts, type ReviewAct } from '#shared/review.ts';
import type { FlagRules } from '#shared/scores.ts';
import { namesOf, verdicts } from '#shared/statuses.ts';
import { aCampaign, aCheckDraft, aMember, anOrganization, now } from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { aVersionThatIs } from '#test/support/versions.ts';

const { db } = await testDatabase();
const deps = { db, clock: steppedClock(now) };
const organizationId = await anOrganization(db);
const campaignId = await aCampaign(db, organizationId);
const owner = await aMember(db, organizationId, { role: 'owner' });

const result = fc
  .record({
    verdict: fc.constantFrom(...namesOf(verdicts)),
    severity: fc.constantFrom('info' as const, 'warning' as const, 'critical' as const),
    weight: fc.integer({ min: 1, max: 5 }),
    points: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ points, ...rest }) => ({
    ...rest,
    score: rest.verdict === 'pass' || rest.verdict === 'fail' ? points : null,
  }));

const rules = fc.record({
  scoreBelow: fc.constantFrom(null, 40, 70, 90),
  criticalCheckFails: fc.boolean(),
  agents: fc.constant<FlagRules['agents']>([]),
});

const act: fc.Arbitrary<ReviewAct> = fc.oneof(
  fc.record({
    kind: fc.constant('override' as const),
    check_id: fc.constantFrom('check_0', 'check_1', 'check_2'),
    verdict: fc.constantFrom(...overrideVerdicts),
    reason: fc.constant('Heard it'),
  }),
  fc.record({
    kind: fc.constant('restore' as const),
    check_id: fc.constantFrom('check_0', 'check_1', 'check_2'),
  }),
  fc.record({ kind: fc.constant('flag' as const), note: fc.constant('Look') }),
  fc.constant({ kind: 'unflag' as const }),
  fc.record({
    kind: fc.constant('decide' as const),
    decision: fc.constantFrom('reviewed' as const, 'dismissed' as const),
    note: fc.constant(''),
  }),
  fc.constant({ kind: 'reopen' as const }),
);

/** A completed version with these results, and with the outcome that the pipeline would store; answers its call. */
async function aScoredCall(
  results: readonly (typeof result extends fc.Arbitrary<infer R> ? R : never)[],
  rule: FlagRules,
) {
  const judged = results.map(({ severity, weight, ...judgement }, position) => ({
    ...judgement,
    check: {
      ...aCheckDraft(`Check ${position}`, { severity, weight }),
      id: `check_${position}`,
      position,
      passMark: 70,
    },
  }));
  const scored = score(judged);
  const raised = flags({
    score: scored.value,
    results: judged,
    rules: rule,
    agentId: null,
    tampering: null,
    byHand: [],
  });
  const outcome = { score: scored.value, score_formula: asJson(scored), flags: asJson(raised) };
  const ref = await aVersionThatIs(
    db,
    'completed',
    { organizationId, campaignId },
    { ...outcome, flag_rules: asJson(rule) },
  );
  const rows = judged.map(({ check, verdict, score: points }) => ({
    organization_id: organizationId,
    call_id: ref.callId,
    version: 1,
    check_id: check.id,
    position: check.position,
    campaign_id: campaignId,
    verdict,
    score: points,
    reasoning: '',
    evidence: asJson([]),
    snapshot: asJson(check),
  }));
  await db.insertInto('check_results').values(rows).execute();
  const review_status = raised.length > 0 ? ('needs_review' as const) : ('no_action' as const);
  await db
    .updateTable('calls')
    .set({ score: scored.value, flagged: raised.length > 0, review_status })
    .where('id', '=', ref.callId)
    .execute();
  return ref.callId;
}

async function storedOf(callId: string) {
  const version = await db
    .selectFrom('versions')
    .select(['score', 'score_formula', 'flags'])
    .where('call_id', '=', callId)
    .executeTakeFirstOrThrow();
  const call = await db
    .selectFrom('calls')
    .select(['score', 'flagged', 'review_status'])
    .where('id', '=', callId)
    .executeTakeFirstOrThrow();
  return { version, call };
}

async function recompute(callId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await recomputeOutcome(trx, { organizationId, callId, shownVersion: 1, agentId: null });
  });
}

test('score and flags can be recomputed at any time to what is stored, whatever people did', async () => {
  const three = fc.tuple(result, result, result);
  await fc.assert(
    fc.asyncProperty(three, rules, fc.array(act, { maxLength: 6 }), async (results, rule, acts) => {
      const callId = await aScoredCall(results, rule);
      const first = await storedOf(callId);
      await recompute(callId);
      expect(await storedOf(callId)).toEqual(first);
      let revision = 0;
      for (const wanted of [...acts, { kind: 'unflag' } as const]) {
        try {
          await reviewCallOf(deps, owner, callId, { version: 1, revision, act: wanted });
          revision += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(KnownError);
          expect(error).toMatchObject({ code: 'review_refused' });
        }
        const stored = await storedOf(callId);
        await recompute(callId);
        expect(await storedOf(callId)).toEqual(stored);
      }
      for (const check_id of ['check_0', 'check_1', 'check_2']) {
        const restore = reviewCallOf(deps, owner, callId, {
          version: 1,
          revision,
          act: { kind: 'restore', check_id },
        });
        revision += await restore.then(
          () => 1,
          () => 0,
        );
      }
      expect((await storedOf(callId)).version).toEqual(first.version);
    }),
    { numRuns: 25 },
  );
});
