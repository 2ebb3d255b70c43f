import type { Db } from '#server/db/db.ts';
import {
  type CampaignDetail,
  CampaignSettings,
  type CampaignSummary,
  type CheckShown,
} from '#shared/campaigns.ts';
import { describeRule } from '#shared/describe-rule.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import {
  type CampaignFigures,
  type CheckRow,
  callsWaitingToStart,
  campaignsWithFigures,
  checksOfCampaign,
  scoreDistribution,
  topFailingChecks,
} from './campaigns.db.ts';

type Deps = { readonly db: Db };

/** The campaigns somebody may see, by name; archived ones only when asked for too. */
export async function listCampaigns(
  deps: Deps,
  actor: Actor,
  { archived }: { archived: boolean },
): Promise<CampaignSummary[]> {
  const rows = await campaignsWithFigures(deps.db, actor, { archived });
  return rows.map(summaryFrom);
}

/** One campaign with its counts. */
export async function readCampaignSummary(deps: Deps, actor: Actor, id: string): Promise<CampaignSummary> {
  return summaryFrom(await campaignInReach(deps, actor, id));
}

/** One campaign with its checks, its scores and what fails most; `not_found` when one may not see it. */
export async function readCampaign(deps: Deps, actor: Actor, id: string): Promise<CampaignDetail> {
  const row = await campaignInReach(deps, actor, id);
  const settings = CampaignSettings.parse(row.settings);
  const [checks, distribution, failing, waiting] = await Promise.all([
    checksOfCampaign(deps.db, actor.organizationId, id),
    scoreDistribution(deps.db, actor.organizationId, id),
    topFailingChecks(deps.db, actor.organizationId, id, { newestCalls: 1_000, limit: 5 }),
    callsWaitingToStart(deps.db, actor.organizationId, id),
  ]);
  return {
    ...summaryFrom(row),
    pass_mark: settings.passMark,
    flag_below: settings.flagging.scoreBelow,
    auto_process: settings.autoProcess,
    waiting_to_start: waiting,
    transcription: settings.transcription,
    checks: checks.map((check) => checkFrom(check, settings)),
    score_distribution: distribution,
    top_failing: failing.map(({ checkId, name, failed, judged }) => ({
      check_id: checkId,
      name,
      failed,
      judged,
    })),
  };
}

async function campaignInReach(deps: Deps, actor: Actor, id: string): Promise<CampaignFigures> {
  const [row] = await campaignsWithFigures(deps.db, actor, { id });
  if (row === undefined) throw new KnownError('not_found');
  return row;
}

function summaryFrom(row: CampaignFigures): CampaignSummary {
  const { total, completed, flagged, failed, running } = row;
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    archived: row.archivedAt !== null,
    created_at: row.createdAt.toISOString(),
    check_count: row.checkCount,
    calls: { total, completed, flagged, failed, running },
    average_score: row.averageScore,
  };
}

function checkFrom(check: CheckRow, settings: CampaignSettings): CheckShown {
  return {
    id: check.id,
    name: check.name,
    type: check.type,
    category: check.category,
    severity: check.severity,
    weight: check.weight,
    pass_mark: check.passMark ?? settings.passMark,
    active: check.active,
    judged_by: check.judging.kind,
    asks: describeRule(check.judging),
  };
}
