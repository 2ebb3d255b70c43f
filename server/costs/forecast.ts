import type { Db } from '#server/db/db.ts';
import type { Forecast } from '#shared/costs.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import { type Ahead, estimate, joined, type Past } from './estimate.ts';
import { type CampaignCalls, callsToCome, callsToRerun, newestSpent } from './forecast.db.ts';
import { pricesOf } from './prices.ts';

type Deps = {
  readonly db: Db;
  /** Whether an organization has set a provider up. */
  readonly isSetUp: (organizationId: string, provider: SpeechProvider | 'claude') => Promise<boolean>;
};

type Kind = 'transcribe' | 'analyze';

/** About what running calls again will cost; calls out of reach count for nothing. */
export async function forecastRerunOf(
  deps: Deps,
  actor: Actor,
  given: { readonly kind: Kind; readonly call_ids: readonly string[] },
): Promise<Forecast> {
  const campaigns = await callsToRerun(deps.db, actor, 'calls.reprocess', given.call_ids);
  return joined(await Promise.all(campaigns.map((calls) => forecast(deps, actor, calls, given.kind))));
}

/** About what so many new calls of a campaign will cost. Throws not_found. */
export async function forecastUploadOf(
  deps: Deps,
  actor: Actor,
  given: { readonly campaignId: string; readonly calls: number },
): Promise<Forecast> {
  const calls = await callsToCome(deps.db, actor, 'calls.upload', given);
  if (calls === undefined) throw new KnownError('not_found');
  return await forecast(deps, actor, calls, 'transcribe');
}

async function forecast(
  deps: Deps,
  { organizationId }: Actor,
  campaign: CampaignCalls,
  kind: Kind,
): Promise<Forecast> {
  const { calls, audioMs } = campaign;
  const speech = kind === 'transcribe' ? await transcriberOf(deps, organizationId, campaign) : null;
  const wanted = campaign.claudeChecks > 0 || campaign.settings.insights;
  const asked = wanted && (await deps.isSetUp(organizationId, 'claude'));
  const ahead: Ahead = { calls, audioMs, speech, claudeChecks: asked ? campaign.claudeChecks : null };
  const { rows: prices } = await pricesOf(deps.db, organizationId);
  return estimate(ahead, await pastOf(deps.db, organizationId, campaign.campaignId, speech), prices);
}

async function transcriberOf(
  deps: Deps,
  organizationId: string,
  { settings: { transcription: provider, channels } }: CampaignCalls,
): Promise<Ahead['speech']> {
  if (provider === 'none' || !(await deps.isSetUp(organizationId, provider))) return null;
  return { provider, channels: channels.mode === 'dual' ? 2 : 1 };
}

async function pastOf(
  db: Db,
  organizationId: string,
  campaignId: string,
  speech: Ahead['speech'],
): Promise<Past> {
  const [heard, judged] = await Promise.all([
    speech === null ? null : newestSpent(db, organizationId, campaignId, speech.provider),
    newestSpent(db, organizationId, campaignId, 'claude'),
  ]);
  return {
    speechHour: heard === null || heard.audioMs === 0 ? null : (heard.micros / heard.audioMs) * 3_600_000,
    claudeCall: judged.calls === 0 ? null : judged.micros / judged.calls,
  };
}
