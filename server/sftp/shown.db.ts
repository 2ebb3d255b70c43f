import { sql } from 'kysely';
import type { Place } from '#server/calls/cursor.ts';
import type { Db } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import type { SftpMissing } from '#server/db/tables.ts';
import type { Failure } from '#shared/errors.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import { openBatchStatuses, type SftpBatchStatus, type SftpFileStatus } from '#shared/sftp-statuses.ts';
import type { FileRow } from './batches.db.ts';
import type { CampaignKey } from './files.db.ts';
import { retryableCodes } from './retryable.ts';

/** A batch with what its files say together. */
export type ShownBatchRow = {
  readonly id: string;
  readonly campaign_id: string;
  readonly campaign_name: string;
  readonly status: SftpBatchStatus;
  readonly opened_at: Date;
  readonly window_ends_at: Date;
  readonly ended_at: Date | null;
  readonly missing: SftpMissing;
  readonly failure: Failure | null;
  readonly counts: Partial<Record<SftpFileStatus, number>>;
  readonly retryable: number;
};

type Wanted =
  | { readonly id: string }
  | {
      readonly campaignId: string | undefined;
      readonly status: SftpBatchStatus | undefined;
      readonly open: boolean | undefined;
      readonly after: Place | null;
      readonly limit: number;
    };

/** The batches one may see, newest first, each with the counts of its files. */
export async function batchesWithin(db: Db, actor: Actor, wanted: Wanted): Promise<ShownBatchRow[]> {
  const { rows } = await sql<ShownBatchRow>`
    select b.*, coalesce(s.counts, '{}') as counts, coalesce(s.retryable, 0)::int as retryable
    from (
      select sftp_batches.*, campaigns.name as campaign_name
      from sftp_batches
      join campaigns on campaigns.organization_id = sftp_batches.organization_id
        and campaigns.id = sftp_batches.campaign_id
      where ${campaignsInReach(actor, 'sftp.view')} and ${sql.join(conditions(wanted), sql` and `)}
      order by sftp_batches.opened_at desc, sftp_batches.id desc
      limit ${'id' in wanted ? 1 : wanted.limit}
    ) b
    cross join lateral (
      select jsonb_object_agg(g.status, g.files) as counts, sum(g.retryable) as retryable
      from (
        select f.status, count(*) as files,
          count(*) filter (where f.kind = 'recording' and f.status = 'failed' and f.present
            and f.failure ->> 'code' = any(${[...retryableCodes]}::text[])) as retryable
        from sftp_files f
        where f.organization_id = b.organization_id and f.batch_id = b.id
        group by f.status
      ) g
    ) s
    order by b.opened_at desc, b.id desc
  `.execute(db);
  return rows;
}

function conditions(wanted: Wanted) {
  if ('id' in wanted) return [sql`sftp_batches.id = ${wanted.id}`];
  const { campaignId, status, open, after } = wanted;
  const running = [...openBatchStatuses, 'processing'];
  return [
    sql`true`,
    ...(campaignId === undefined ? [] : [sql`sftp_batches.campaign_id = ${campaignId}`]),
    ...(status === undefined ? [] : [sql`sftp_batches.status = ${status}`]),
    ...(open === true ? [sql`sftp_batches.status = any(${running}::text[])`] : []),
    ...(after === null
      ? []
      : [sql`(sftp_batches.opened_at, sftp_batches.id) < (${after.value}::timestamptz, ${after.id})`]),
  ];
}

/** A file with the agent of its call and the transcript beside it. */
export type ShownFileRow = FileRow & {
  readonly agent_id: string | null;
  readonly agent_name: string | null;
  readonly transcript_path: string | null;
};

function filesWithAgents(db: Db) {
  return db
    .selectFrom('sftp_files')
    .innerJoin('campaigns', (join) =>
      join
        .onRef('campaigns.organization_id', '=', 'sftp_files.organization_id')
        .onRef('campaigns.id', '=', 'sftp_files.campaign_id'),
    )
    .leftJoin('calls', (join) =>
      join
        .onRef('calls.organization_id', '=', 'sftp_files.organization_id')
        .onRef('calls.id', '=', 'sftp_files.call_id'),
    )
    .leftJoin('agents', (join) =>
      join
        .onRef('agents.organization_id', '=', 'calls.organization_id')
        .onRef('agents.id', '=', 'calls.agent_id'),
    )
    .leftJoin('sftp_files as transcripts', (join) =>
      join
        .onRef('transcripts.organization_id', '=', 'sftp_files.organization_id')
        .onRef('transcripts.id', '=', 'sftp_files.transcript_id'),
    )
    .selectAll('sftp_files')
    .select(['agents.id as agent_id', 'agents.name as agent_name', 'transcripts.path as transcript_path']);
}

type PathPage = { status: SftpFileStatus | undefined; after: Place | null; limit: number };

/** A page of a batch's files, by path. */
export async function filesShown(
  db: Db,
  organizationId: string,
  batchId: string,
  page: PathPage,
): Promise<ShownFileRow[]> {
  return await filesOnPage(db, organizationId, byPath(db, page).where('batch_id', '=', batchId));
}

/** A page of the recordings that were detected in some days, by path. */
export async function filesOfDaysShown(
  db: Db,
  key: CampaignKey,
  { from, to }: { from: string; to: string },
  page: PathPage,
): Promise<ShownFileRow[]> {
  const ofDays = byPath(db, page)
    .where('campaign_id', '=', key.campaignId)
    .where('kind', '=', 'recording')
    .where('detected_at', '>=', new Date(`${from}T00:00:00Z`))
    .where('detected_at', '<', new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000));
  return await filesOnPage(db, key.organizationId, ofDays);
}

/** Calls and agents are looked up for the files of the page alone. */
async function filesOnPage(
  db: Db,
  organizationId: string,
  page: ReturnType<typeof byPath>,
): Promise<ShownFileRow[]> {
  return await filesWithAgents(db)
    .where('sftp_files.organization_id', '=', organizationId)
    .where('sftp_files.id', 'in', page.where('organization_id', '=', organizationId))
    .orderBy('sftp_files.path')
    .orderBy('sftp_files.id')
    .execute();
}

function byPath(db: Db, { status, after, limit }: PathPage) {
  return db
    .selectFrom('sftp_files')
    .select('id')
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'failed'))
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(path, id) > (${String(after?.value)}, ${after?.id ?? ''})`),
    )
    .orderBy('path')
    .orderBy('id')
    .limit(limit);
}

/** A file that somebody may do this to; undefined when it is not there or out of reach. */
export async function fileWithin(
  db: Db,
  actor: Actor,
  action: Action,
  id: string,
): Promise<ShownFileRow | undefined> {
  return await filesWithAgents(db)
    .where('sftp_files.id', '=', id)
    .where(campaignsInReach(actor, action))
    .executeTakeFirst();
}

/** Failed files of a batch that Retry takes up again. */
export async function retryableFiles(db: Db, organizationId: string, batchId: string): Promise<FileRow[]> {
  return await db
    .selectFrom('sftp_files')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('batch_id', '=', batchId)
    .where('kind', '=', 'recording')
    .where('status', '=', 'failed')
    .where('present', '=', true)
    .where(sql<string>`failure ->> 'code'`, 'in', [...retryableCodes])
    .execute();
}
