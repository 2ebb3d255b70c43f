import type { Improved } from '#server/analysis/improve.ts';
import type { ClaudeCheck, Judge, JudgeOrder } from '#server/analysis/judge.ts';
import type { Clock } from '#server/clock.ts';
import { pricesOf } from '#server/costs/prices.ts';
import { noteSpent } from '#server/costs/spent.ts';
import type { Db } from '#server/db/db.ts';
import { outcomeWith } from '#server/versions/what-if.ts';
import type { TriedByClaude } from '#shared/check-tries.ts';
import { mostTriedByClaude } from '#shared/check-tries.ts';
import type { CheckSnapshot } from '#shared/checks.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { costOf } from '#shared/prices.ts';
import { providers, type Used } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { campaignSettings } from './checks.db.ts';
import { type CallToTry, callsToTry, callToTry, transcriptText } from './try-check.db.ts';

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly judgeOf: (organizationId: string) => Promise<Judge | null>;
};

/** A check as it is being written. */
export type CheckToTry = Pick<CheckSnapshot, 'name' | 'severity' | 'weight'> & {
  readonly id: string | null;
  /** Null takes the campaign's. */
  readonly passMark: number | null;
  readonly prompt: string;
};

/** Who waits for an answer does not wait longer. */
const deadlineMs = 120_000;

/** The newest calls of a campaign that a check may be tried on. Throws not_found. */
export async function callsToTryOf(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  campaignId: string,
): Promise<CallToTry[]> {
  await passMarkOf(deps, actor, campaignId);
  return callsToTry(deps.db, actor, campaignId, mostTriedByClaude);
}

/**
 * What Claude says of one past call by a prompt that is not saved, and which flags that would bring the call or take
 * from it. No result is stored; what it costs is counted for the campaign. Throws not_found, claude_not_set_up, what
 * judging throws, and the signal's reason.
 */
export async function tryByClaudeOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  given: { readonly callId: string; readonly check: CheckToTry; readonly signal: AbortSignal },
): Promise<TriedByClaude> {
  const { organizationId } = actor;
  const passMark = await passMarkOf(deps, actor, campaignId);
  const judge = await judgeFor(deps, organizationId);
  const call = await callToTry(deps.db, actor, campaignId, given.callId);
  if (call === undefined) throw new KnownError('not_found');
  const check = snapshotOf(given.check, passMark);
  const transcript = JSON.parse(await transcriptText(deps.db, organizationId, call)) as Transcript;
  const spending = spendingOn(deps, { organizationId, campaignId });
  const order = {
    tag: `try.${call.id}`,
    transcript,
    checks: [check],
    insights: false,
    batched: false,
    spent: spending.spent,
  };
  const judgement = await within(given.signal, (signal) => judgedBy(judge, { ...order, signal }));
  const { verdict, score, reasoning, evidence } = judgement;
  const changed = await outcomeWith(deps.db, { organizationId, callId: call.id }, { ...judgement, check });
  return {
    call_id: call.id,
    file_name: call.fileName,
    created_at: call.createdAt.toISOString(),
    verdict,
    score,
    reasoning,
    quotes: evidence.map(({ turn, quote, startMs }) => ({ turn, quote, start_ms: startMs })),
    before: changed.before,
    flags_brought: changed.brought,
    flags_gone: changed.gone,
    micros: await spending.micros(),
  };
}

/** A clearer wording of a prompt, as a proposal. Throws not_found, claude_not_set_up, and what asking throws. */
export async function improvePromptOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  { signal, ...check }: { readonly name: string; readonly prompt: string; readonly signal: AbortSignal },
): Promise<Improved & { micros: number | null }> {
  const { organizationId } = actor;
  await passMarkOf(deps, actor, campaignId);
  const judge = await judgeFor(deps, organizationId);
  const { spent, micros } = spendingOn(deps, { organizationId, campaignId });
  const improved = await within(signal, (ending) =>
    judge.improve({ ...check, tag: `improve.${campaignId}`, spent, signal: ending }),
  );
  return { ...improved, micros: await micros() };
}

async function passMarkOf({ db }: Pick<Deps, 'db'>, actor: Actor, campaignId: string): Promise<number> {
  const settings = await campaignSettings(db, actor, 'checks.edit', campaignId);
  if (settings === undefined) throw new KnownError('not_found');
  return settings.passMark;
}

async function judgeFor({ judgeOf }: Deps, organizationId: string): Promise<Judge> {
  const judge = await judgeOf(organizationId);
  if (judge === null) throw new KnownError('claude_not_set_up');
  return judge;
}

async function judgedBy(judge: Judge, order: JudgeOrder) {
  const [judgement] = (await judge.judge(order)).judgements;
  if (judgement === undefined) throw new Error('the judge left out a check');
  return judgement;
}

function snapshotOf(check: CheckToTry, passMark: number): ClaudeCheck {
  const { id, name, severity, weight, prompt } = check;
  return {
    id: id ?? 'tried',
    name,
    severity,
    weight,
    position: Number.MAX_SAFE_INTEGER,
    type: 'quality',
    category: '',
    passMark: check.passMark ?? passMark,
    active: true,
    judging: { kind: 'claude', prompt },
  };
}

/** Counts what requests use up, for the campaign alone: nothing of it belongs to a version. */
function spendingOn(deps: Deps, on: { organizationId: string; campaignId: string }) {
  const all: Used[] = [];
  return {
    spent: async (used: Used): Promise<void> => {
      all.push(used);
      await noteSpent(deps, { ...on, callId: null, version: null }, used);
    },
    micros: async (): Promise<number | null> => {
      const { rows } = await pricesOf(deps.db, on.organizationId);
      const costs = all.map((used) => costOf(used, rows));
      return costs.some((cost) => cost === null)
        ? null
        : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
    },
  };
}

async function within<Answer>(
  gone: AbortSignal,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    return await work(AbortSignal.any([gone, deadline]));
  } catch (error) {
    if (!deadline.aborted || gone.aborted) throw error;
    throw new KnownError('provider_silent', {
      provider: providers.claude.label,
      minutes: deadlineMs / 60_000,
    });
  }
}
