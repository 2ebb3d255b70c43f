import { type Clock, nowOf } from '#server/clock.ts';
import { alone } from '#server/db/alone.ts';
import type { Db } from '#server/db/db.ts';
import type { SftpOutside } from '#server/db/tables.ts';
import type { Log } from '#server/log.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { SftpSettings } from '#shared/sftp.ts';
import { extendWindows } from './batches.db.ts';
import { campaignFolder } from './campaign-folder.ts';
import { noteTrouble, type SftpCampaign, sftpCampaigns } from './campaigns.db.ts';
import { type ConnectionRow, changeConnection, connectionOf } from './connections.db.ts';
import { decideBatches } from './decide.ts';
import { releaseLost } from './ingest.db.ts';
import { type IngestDeps, importFiles, mostTries, type Source } from './ingest.ts';
import type { KeptCsvs } from './kept-csvs.ts';
import type { KeptRows } from './kept-rows.ts';
import { listBelow } from './list-below.ts';
import { noteLook } from './look-at.ts';
import { areNested, isClosedFolder, isPassedOver, plainFolder } from './names.ts';
import { putFilesAway } from './put-away.ts';
import type { ConnectRemote, Remote } from './remote.ts';
import { targetOf } from './target.ts';

export type SweepDeps = IngestDeps & {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: Secrets;
  readonly connect: ConnectRemote;
  readonly newId: (kind: IdKind) => string;
  readonly keptRows: KeptRows;
  readonly keptCsvs: KeptCsvs;
  readonly sweepEveryMs: number;
};

type Campaign = SftpCampaign & { sftp: SftpSettings };

/** Most files of one campaign's folder. */
const mostFiles = 200_000;
const mostOutside = 200;

/**
 * Sweeps the connection of an organization once: looks into the folder of every campaign, decides what becomes of what
 * lies there, imports and puts away. Of all processes one does; false when another one does it now. Trouble is noted on
 * the connection or on the campaign whose folder has it, and never thrown.
 */
export async function sweep(deps: SweepDeps, organizationId: string, signal: AbortSignal): Promise<boolean> {
  const connection = await connectionOf(deps.db, organizationId);
  if (connection?.host_key == null) return false;
  const done = await alone(deps.db, `sftp ${connection.id}`, async () => {
    const key = { organizationId, id: connection.id };
    const startedAt = nowOf(deps.clock);
    const nextAt = new Date(startedAt.getTime() + deps.sweepEveryMs);
    await changeConnection(deps.db, key, { swept_at: startedAt, sweep_at: nextAt });
    try {
      await sweepAll(deps, connection, signal);
      if (!signal.aborted) await changeConnection(deps.db, key, { trouble: null, trouble_since: null });
    } catch (error) {
      await noteConnectionTrouble(deps, connection, error);
    }
    return true;
  });
  return done === true;
}

async function sweepAll(deps: SweepDeps, connection: ConnectionRow, signal: AbortSignal): Promise<void> {
  const { organization_id: organizationId } = connection;
  const campaigns = (await sftpCampaigns(deps.db, organizationId)).filter(isSwitchedOn);
  const remote = await deps.connect(await targetOf(deps.secrets, connection));
  try {
    await noteReached(deps, connection);
    await release(deps, organizationId);
    await lookOutside(deps, connection, campaigns, remote);
    for (const campaign of campaigns) {
      if (signal.aborted) return;
      const folder = await campaignFolder(remote, connection.root, campaign.sftp.slug);
      await sweepCampaign(deps, { campaign, remote, folder }, signal);
    }
  } finally {
    await remote.close();
  }
}

function isSwitchedOn(campaign: SftpCampaign): campaign is Campaign {
  return campaign.sftp !== null && campaign.sftp.enabled && campaign.sftp.slug !== '';
}

/** Windows stand still while nobody could look: open batches wait longer by as much. */
async function noteReached(deps: SweepDeps, connection: ConnectionRow): Promise<void> {
  const now = nowOf(deps.clock);
  const silentMs = connection.reached_at === null ? 0 : now.getTime() - connection.reached_at.getTime();
  if (silentMs > 2 * deps.sweepEveryMs)
    await extendWindows(deps.db, connection.organization_id, silentMs - deps.sweepEveryMs);
  await changeConnection(deps.db, keyOf(connection), { reached_at: now });
}

/** Whoever read these files is gone: nobody else sweeps now. */
async function release(deps: SweepDeps, organizationId: string): Promise<void> {
  const lost = new KnownError('sftp_lost', { times: mostTries, problem: 'The process that read it ended.' });
  await releaseLost(deps.db, organizationId, { mostTries, failure: failureOf(lost), at: nowOf(deps.clock) });
}

async function sweepCampaign(deps: SweepDeps, source: Source, signal: AbortSignal): Promise<void> {
  const { campaign, remote, folder } = source;
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  try {
    await noteLook(deps, campaign, await listFolder(remote, folder));
    await decideBatches(deps, campaign, remote, folder);
    await importFiles(deps, source, signal);
    await decideBatches(deps, campaign, remote, folder);
    const refusal = await putFilesAway(deps, source, signal);
    await noteTrouble(deps.db, key, refusal === null ? null : failureOf(refusal));
  } catch (error) {
    if (!(error instanceof KnownError) || !ofTheFolder.includes(error.code)) throw error;
    await noteTrouble(deps.db, key, failureOf(error));
  }
}

const ofTheFolder: readonly string[] = [
  'sftp_folder_missing',
  'sftp_folder_refused',
  'sftp_too_many_files',
  'sftp_pattern_invalid',
];

/** The files of a campaign's folder that count. */
export function listFolder(remote: Remote, folder: string) {
  return listBelow(remote, folder, {
    limit: mostFiles,
    enters: (path) => !isClosedFolder(lastOf(path)),
    takes: (path) => !isPassedOver(lastOf(path)),
  });
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Files that lie in no campaign's folder: often a slug that somebody has spelt otherwise. */
async function lookOutside(
  deps: SweepDeps,
  connection: ConnectionRow,
  campaigns: readonly Campaign[],
  remote: Remote,
): Promise<void> {
  const slugs = campaigns.map(({ sftp }) => plainFolder(sftp.slug).toLowerCase());
  const isInside = (path: string) => slugs.includes(plainFolder(path).toLowerCase());
  const mayHold = (path: string) => !isInside(path) && !isClosedFolder(lastOf(path));
  const found = await listBelow(remote, connection.root, {
    limit: mostOutside * 10,
    enters: (path) =>
      mayHold(path) && (path.split('/').length < 4 || slugs.some((slug) => areNested(path, slug))),
    takes: (path) => !isPassedOver(lastOf(path)),
  }).catch((error: unknown) => {
    if (error instanceof KnownError && error.code === 'sftp_unreachable') throw error;
    return null;
  });
  if (found === null) return;
  const files = found.slice(0, mostOutside).map((file) => ({
    path: file.path,
    size_bytes: file.sizeBytes,
    modified_at: file.modifiedAt.toISOString(),
  }));
  const unmatched: SftpOutside = { files, more: found.length > mostOutside };
  await changeConnection(deps.db, keyOf(connection), { unmatched, unmatched_at: nowOf(deps.clock) });
}

async function noteConnectionTrouble(
  deps: SweepDeps,
  connection: ConnectionRow,
  error: unknown,
): Promise<void> {
  const known = error instanceof KnownError ? error : new KnownError('internal');
  if (known.code === 'internal') deps.log.warn({ err: error }, 'an SFTP sweep failed');
  else deps.log.warn({ event: 'sftp_trouble', code: known.code }, 'an SFTP sweep had trouble');
  const shown = known.details['host_key'];
  await changeConnection(deps.db, keyOf(connection), {
    trouble: failureOf(known),
    ...(connection.trouble === null ? { trouble_since: nowOf(deps.clock) } : {}),
    ...(known.code === 'sftp_host_key_changed' && typeof shown === 'string'
      ? { offered_host_key: shown }
      : {}),
  });
}

function keyOf(connection: ConnectionRow): { organizationId: string; id: string } {
  return { organizationId: connection.organization_id, id: connection.id };
}
