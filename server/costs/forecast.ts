import type { Db } from '#server/db/db.ts';
import type { Forecast } from '#shared/costs.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import type { ProviderName } from '#shared/providers.ts';
import { type Ahead, estimate, joined, type Past } from './estimate.ts';
import { type CampaignCalls, callsToCome, callsToRerun, newestSpent } from './forecast.db.ts';
import { pricesOf } from './prices.ts';

type Deps = {
  readonly db: Db;
  /** The model that an organization has chosen of each provider; null where it has not set it up. */
  readonly modelsOf: (organizationId: string) => Promise<Models>;
};

type Models = Readonly<Record<ProviderName, string | null>>;
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
  const models = await deps.modelsOf(organizationId);
  const speech = kind === 'transcribe' ? transcriberOf(models, campaign) : null;
  const ahead: Ahead = { calls, audioMs, speech, judging: judgingOf(models, campaign) };
  const { rows: prices } = await pricesOf(deps.db, organizationId);
  return estimate(ahead, await pastOf(deps.db, organizationId, campaign.campaignId, speech), prices);
}

function transcriberOf(
  models: Models,
  { settings: { transcription: provider, channels } }: CampaignCalls,
): Ahead['speech'] {
  const model = provider === 'none' ? null : models[provider];
  if (provider === 'none' || model === null) return null;
  return { provider, model, channels: channels.mode === 'dual' ? 2 : 1 };
}

/** Several calls are a bulk job, which a campaign may have judged in batches. */
function judgingOf(
  models: Models,
  { settings, claudeChecks: checks, calls }: CampaignCalls,
): Ahead['judging'] {
  const { claude: model } = models;
  if (model === null || (checks === 0 && !settings.insights)) return null;
  return { model, checks, batched: settings.batches && calls > 1 };
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
