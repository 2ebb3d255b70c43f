import { recogniseAgent } from '#server/agents/recognise.ts';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { SftpRow } from '#server/db/tables.ts';
import { eachGivingWay } from '#server/give-way.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import { agentMatchSentence } from '#shared/agent-match.ts';
import { largestCsvBytes } from '#shared/csv-preview.ts';
import { type ErrorCode, failureOf, KnownError } from '#shared/errors.ts';
import { pairByBaseName } from '#shared/pairing.ts';
import type { Actor } from '#shared/permissions.ts';
import type { SftpPreview, SftpPreviewFile, SftpSettings } from '#shared/sftp.ts';
import { campaignFolder } from './campaign-folder.ts';
import type { SftpCampaign } from './campaigns.db.ts';
import { connectionOf } from './connections.db.ts';
import { importedNames } from './files.db.ts';
import { below, importedAs, kindOfName } from './names.ts';
import type { ConnectRemote, Remote, RemoteFile } from './remote.ts';
import type { RowsRead } from './rows.ts';
import { readRowsAside } from './rows-thread.ts';
import { campaignInReach } from './settings.ts';
import { listFolder } from './sweep.ts';
import { targetOf } from './target.ts';
import { type Filters, filtersOf, type Imported, judge } from './verdict.ts';

type PreviewDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly connectRemote: ConnectRemote;
};

const mostShown = 1_000;

/**
 * What these settings would make of each file that lies in the folder now; nothing is imported and nothing is written
 * down. Throws not_found, sftp_slug_needed, sftp_not_connected, sftp_folder_missing and what reaching a server throws.
 */
export async function previewFolder(
  deps: PreviewDeps,
  actor: Actor,
  campaignId: string,
  settings: SftpSettings,
): Promise<SftpPreview> {
  const campaign = await campaignInReach(deps.db, actor, 'sftp.configure', campaignId);
  if (settings.slug === '') throw new KnownError('sftp_slug_needed');
  filtersOf(settings);
  const connection = await connectionOf(deps.db, actor.organizationId);
  if (connection?.host_key == null) throw new KnownError('sftp_not_connected');
  const remote = await deps.connectRemote(await targetOf(deps.secrets, connection));
  try {
    const folder = await campaignFolder(remote, connection.root, settings.slug);
    const files = await listFolder(remote, folder);
    return await rehearse(deps, { ...campaign, sftp: settings }, { remote, folder, files });
  } finally {
    await remote.close();
  }
}

type Campaign = SftpCampaign & { sftp: SftpSettings };

async function rehearse(
  { db }: PreviewDeps,
  campaign: Campaign,
  { remote, folder, files }: { remote: Remote; folder: string; files: readonly RemoteFile[] },
): Promise<SftpPreview> {
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const read = await readCsvs(campaign, remote, folder, sorted);
  const named = await eachGivingWay(sorted, (file) => ({ file, hash: importedAs(campaign.id, file.path) }));
  const known = await importedNames(
    db,
    key,
    named.map(({ hash }) => hash),
  );
  const filters = filtersOf(campaign.sftp);
  const alone = await eachGivingWay(named, ({ file, hash }) =>
    verdictOn(campaign, file, { read, filters, imported: known.get(hash) }),
  );
  const verdicts = withTranscripts(oncePerName(alone));
  const counts = { import: 0, wait: 0, duplicate: 0, skipped: 0, failed: 0 };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  const shown: SftpPreviewFile[] = [];
  for (const each of verdicts.slice(0, mostShown)) shown.push(await withAgent(db, campaign, each));
  return {
    folder,
    files: shown,
    counts,
    missing: {
      count: read.missing.count,
      first: read.missing.rows.slice(0, 100).map(({ csv, line, path }) => ({ csv, line, file_name: path })),
    },
    more: sorted.length > mostShown,
  };
}

async function readCsvs(
  campaign: Campaign,
  remote: Remote,
  folder: string,
  files: readonly RemoteFile[],
): Promise<RowsRead> {
  const csvs = files.filter(
    ({ path, sizeBytes }) => kindOfName(path) === 'csv' && sizeBytes <= largestCsvBytes,
  );
  const read = [];
  for (const { path, sizeBytes } of csvs.toSorted(
    (a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime(),
  )) {
    const pieces: Uint8Array[] = [];
    for await (const piece of remote.read(below(folder, path), sizeBytes)) pieces.push(piece);
    read.push({ id: path, path, bytes: Buffer.concat(pieces) });
  }
  const recordings = files.filter(({ path }) => ['recording', 'unknown'].includes(kindOfName(path)));
  const { timeZone, dayFirst } = campaign.settings;
  return readRowsAside({
    csvs: read,
    paths: recordings.map(({ path }) => path),
    settings: { timeZone, dayFirst },
  });
}

type Rehearsed = { file: RemoteFile; row: SftpRow | null } & Pick<
  SftpPreviewFile,
  'kind' | 'verdict' | 'reason' | 'notes' | 'transcript'
>;

/** Of recordings that would come in under one name, however its letters are put together, the oldest does. */
function oncePerName(alone: readonly Rehearsed[]): Rehearsed[] {
  const nameOf = ({ file }: Rehearsed) => file.path.normalize('NFC');
  const takers = alone.filter(({ kind, verdict }) => kind === 'recording' && verdict === 'import');
  const latestFirst = takers.toSorted((a, b) => b.file.modifiedAt.getTime() - a.file.modifiedAt.getTime());
  const oldest = new Map(latestFirst.map((each) => [nameOf(each), each]));
  const others = new Set(takers.filter((each) => oldest.get(nameOf(each)) !== each));
  return alone.map((each): Rehearsed => {
    if (!others.has(each)) return each;
    const isOther = each.file.sizeBytes !== oldest.get(nameOf(each))?.file.sizeBytes;
    const reason = new KnownError(isOther ? 'sftp_duplicate_differs' : 'sftp_duplicate');
    return { ...each, verdict: 'duplicate', reason: reasonOf(reason) };
  });
}

/** Names the transcript of each recording; a transcript goes where its recording goes. */
function withTranscripts(alone: readonly Rehearsed[]): Rehearsed[] {
  const able = alone.filter(
    ({ kind, verdict }) => kind === 'recording' || (kind === 'transcript' && verdict === 'import'),
  );
  const { pairs } = pairByBaseName(able.map((each) => ({ path: each.file.path, verdict: each.verdict })));
  const beside = new Map(
    pairs.map(({ recording, transcript }) => [recording.path, transcript?.path ?? null]),
  );
  const owners = Map.groupBy(pairs, ({ transcript }) => transcript?.path);
  return alone.map((each): Rehearsed => {
    if (each.kind === 'recording') return { ...each, transcript: beside.get(each.file.path) ?? null };
    if (each.kind !== 'transcript' || each.verdict !== 'import') return each;
    const own = owners.get(each.file.path);
    if (own === undefined) return { ...each, ...skippedAs('sftp_transcript_alone') };
    const goes = own.map(({ recording }) => recording.verdict).find((verdict) => verdict === 'import');
    const waits = own.some(({ recording }) => recording.verdict === 'wait');
    if (goes === undefined && !waits) return { ...each, ...skippedAs('sftp_transcript_not_used') };
    return { ...each, verdict: goes ?? 'wait' };
  });
}

function skippedAs(code: ErrorCode): Pick<Rehearsed, 'verdict' | 'reason'> {
  return { verdict: 'skipped', reason: reasonOf(new KnownError(code)) };
}

function verdictOn(
  campaign: Campaign,
  file: RemoteFile,
  { read, filters, imported }: { read: RowsRead; filters: Filters; imported: Imported | undefined },
): Rehearsed {
  const named = kindOfName(file.path);
  const kind = named === 'unknown' ? 'recording' : named;
  const row = read.rows.get(file.path) ?? null;
  const { verdict, error } = judge({
    file: { ...file, kind, anyway: false },
    filters,
    archived: campaign.archived,
    campaign: campaign.name,
    imported,
    row,
    csvProblem: read.problems.get(file.path) ?? null,
  });
  const notes = kind === 'csv' ? (read.notes.get(file.path) ?? []) : (row?.notes ?? []);
  const base = { file, row, kind, transcript: null, notes: [...notes] };
  if (verdict.become !== 'import') return { ...base, verdict: verdict.become, reason: reasonOf(error) };
  const isWaiting = kind === 'recording' && campaign.sftp.csv === 'required' && !verdict.hasRow;
  if (!isWaiting) return { ...base, verdict: 'import', reason: null };
  return { ...base, verdict: 'wait', reason: reasonOf(new KnownError('sftp_no_row')) };
}

function reasonOf(error: KnownError | null): SftpPreviewFile['reason'] {
  if (error === null) return null;
  const { code, message, advice } = failureOf(error);
  return { code, message, advice };
}

async function withAgent(db: Db, campaign: Campaign, rehearsed: Rehearsed): Promise<SftpPreviewFile> {
  const { file, row, ...said } = rehearsed;
  const about = {
    path: file.path,
    size_bytes: file.sizeBytes,
    modified_at: file.modifiedAt.toISOString(),
    row: row === null ? null : { csv: row.csv, line: row.line },
    ...said,
  };
  if (said.kind !== 'recording') return { ...about, agent: null, agent_match: '', call_date: null };
  const found = await recogniseAgent(db, {
    organizationId: campaign.organizationId,
    settings: campaign.settings,
    fields: row?.fields ?? {},
    path: file.path,
  });
  const agent = found.agent === null ? null : { id: found.agent.id, name: found.agent.name };
  const callDate = found.fields.call_date ?? null;
  return { ...about, agent, agent_match: agentMatchSentence(found.match), call_date: callDate };
}
