import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import { type SftpHealth, SftpSettings, type SftpSettingsShown, type SftpSilence } from '#shared/sftp.ts';
import { lockFolders, putSettings, type SftpCampaign, sftpCampaign, sftpCampaigns } from './campaigns.db.ts';
import { connectionOf, sweepBy } from './connections.db.ts';
import { healthOf } from './health.ts';
import { areNested, below } from './names.ts';
import { silenceIn } from './needs.ts';
import { reconsider } from './reconsider.ts';
import { filtersOf } from './verdict.ts';

type SettingsDeps = { readonly db: Db; readonly clock: Clock; readonly newId: (kind: IdKind) => string };

/** How a campaign's recordings come in. Throws not_found. */
export async function readSettings(
  deps: { db: Db },
  actor: Actor,
  campaignId: string,
): Promise<SftpSettingsShown> {
  const campaign = await campaignInReach(deps.db, actor, 'sftp.configure', campaignId);
  return await shown(deps.db, campaign, settingsOf(campaign));
}

/**
 * Sets it; files that filters had left out are looked at again. Throws not_found, sftp_slug_needed, sftp_slug_taken,
 * sftp_pattern_invalid, changed_meanwhile.
 */
export async function saveSettings(
  deps: SettingsDeps,
  actor: Actor,
  campaignId: string,
  { seen, ...settings }: SftpSettings & { readonly seen?: Seen },
): Promise<SftpSettingsShown> {
  const campaign = await campaignInReach(deps.db, actor, 'sftp.configure', campaignId);
  filtersOf(settings);
  if (settings.enabled && settings.slug === '') throw new KnownError('sftp_slug_needed');
  const key = { organizationId: actor.organizationId, campaignId };
  const at = nowOf(deps.clock);
  await deps.db.transaction().execute(async (trx) => {
    await lockFolders(trx, actor.organizationId);
    const campaigns = await sftpCampaigns(trx, actor.organizationId);
    const before = settingsOf(campaigns.find(({ id }) => id === campaignId) ?? campaign);
    assertAsSeen(seen, before);
    const others = campaigns.filter(({ id }) => id !== campaignId);
    assertFree(settings.slug, others);
    await putSettings(trx, key, settings);
    const differences = changesOf({ ...before }, { ...settings });
    if (differences === null) return;
    await reconsider(deps, trx, { ...campaign, sftp: settings });
    await note(trx, actor, { act: 'campaign.sftp_edited', id: campaignId, at, ...differences });
  });
  await sweepBy(deps.db, actor.organizationId, at);
  return await shown(deps.db, campaign, settings);
}

function assertFree(slug: string, others: readonly SftpCampaign[]): void {
  if (slug === '') return;
  const taken = others.find(({ sftp }) => {
    const other = sftp?.slug ?? '';
    return other !== '' && areNested(slug, other);
  });
  if (taken !== undefined) throw new KnownError('sftp_slug_taken', { slug, campaign: taken.name });
}

/** Whether a campaign takes files, and how the sweeps of its folder go. Throws not_found. */
export async function readStatus(
  deps: Pick<SettingsDeps, 'db' | 'clock'>,
  actor: Actor,
  campaignId: string,
): Promise<{ enabled: boolean; folder: string | null; health: SftpHealth; silence: SftpSilence | null }> {
  const campaign = await campaignInReach(deps.db, actor, 'sftp.view', campaignId);
  const connection = await connectionOf(deps.db, actor.organizationId);
  const { enabled, slug } = settingsOf(campaign);
  const health = await healthOf(deps.db, connection, enabled, campaign.trouble);
  const isWell = connection !== null && enabled && health.trouble === null;
  return {
    enabled,
    folder: connection === null || slug === '' ? null : below(connection.root, slug),
    health,
    silence: isWell ? await silenceIn(deps, actor, campaignId) : null,
  };
}

/** Brings the next sweep forward to now. Throws not_found, sftp_not_connected. */
export async function sweepNow(deps: SettingsDeps, actor: Actor, campaignId: string): Promise<SftpHealth> {
  const campaign = await campaignInReach(deps.db, actor, 'sftp.configure', campaignId);
  const connection = await connectionOf(deps.db, actor.organizationId);
  if (connection?.host_key == null) throw new KnownError('sftp_not_connected');
  const at = nowOf(deps.clock);
  await sweepBy(deps.db, actor.organizationId, at);
  await deps.db
    .transaction()
    .execute((trx) => note(trx, actor, { act: 'campaign.swept', id: campaignId, at }));
  return healthOf(deps.db, { ...connection, sweep_at: at }, settingsOf(campaign).enabled, campaign.trouble);
}

/** A campaign in reach. Throws not_found. */
export async function campaignInReach(
  db: Db,
  actor: Actor,
  action: Action,
  campaignId: string,
): Promise<SftpCampaign> {
  const campaign = await sftpCampaign(db, actor, action, campaignId);
  if (campaign === undefined) throw new KnownError('not_found');
  return campaign;
}

function settingsOf({ sftp }: SftpCampaign): SftpSettings {
  return SftpSettings.parse(sftp ?? {});
}

async function shown(db: Db, campaign: SftpCampaign, settings: SftpSettings): Promise<SftpSettingsShown> {
  const connection = await connectionOf(db, campaign.organizationId);
  return {
    ...settings,
    folder: connection === null || settings.slug === '' ? null : below(connection.root, settings.slug),
    has_connection: connection !== null,
  };
}
