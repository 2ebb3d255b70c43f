import { type SqlBool, sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import type { Actor, KeyScope } from '#shared/permissions.ts';

/** More keys than anybody has; a list shows no more. */
const mostShown = 1_000;

function shownKeys(db: Db | Trx, actor: Actor) {
  return db
    .selectFrom('api_keys as k')
    .innerJoin('campaigns', (join) =>
      join
        .onRef('campaigns.organization_id', '=', 'k.organization_id')
        .onRef('campaigns.id', '=', 'k.campaign_id'),
    )
    .leftJoin('users as u', 'u.id', 'k.created_by')
    .select([
      'k.id',
      'k.campaign_id',
      'campaigns.name as campaign_name',
      'k.name',
      'k.shown_start',
      'k.scopes',
    ])
    .select(['k.created_at', 'k.expires_at', 'k.last_used_at', 'k.revoked_at', 'u.name as creator_name'])
    .where(campaignsInReach(actor, 'api_keys.manage'));
}

export type ApiKeyRow = Awaited<ReturnType<ReturnType<typeof shownKeys>['executeTakeFirstOrThrow']>>;

/** The keys one may manage, of one campaign or (null) of all: active ones first, then the newest. */
export async function keysOf(
  db: Db,
  actor: Actor,
  { campaignId, now }: { campaignId: string | null; now: Date },
): Promise<ApiKeyRow[]> {
  const query = shownKeys(db, actor)
    .orderBy(sql`k.revoked_at is null and coalesce(k.expires_at, 'infinity') > ${now}`, 'desc')
    .orderBy('k.created_at', 'desc')
    .orderBy('k.id', 'desc')
    .limit(mostShown);
  return (campaignId === null ? query : query.where('k.campaign_id', '=', campaignId)).execute();
}

/** One key one may manage; undefined when there is none of this id. */
export async function keyById(db: Db | Trx, actor: Actor, id: string): Promise<ApiKeyRow | undefined> {
  return shownKeys(db, actor).where('k.id', '=', id).executeTakeFirst();
}

/** How many active keys of a campaign carry a name, case apart. Nobody can add another one before `trx` has ended. */
export async function activeKeysNamed(
  trx: Trx,
  given: { organizationId: string; campaignId: string; name: string; now: Date },
): Promise<number> {
  const { organizationId, campaignId, name, now } = given;
  await trx
    .selectFrom('campaigns')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', campaignId)
    .forNoKeyUpdate()
    .execute();
  const { count } = await trx
    .selectFrom('api_keys')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organization_id', '=', organizationId)
    .where('campaign_id', '=', campaignId)
    .where(sql<string>`lower(name)`, '=', name.toLowerCase())
    .where('revoked_at', 'is', null)
    .where(sql<SqlBool>`coalesce(expires_at, 'infinity') > ${now}`)
    .executeTakeFirstOrThrow();
  return count;
}

export type NewKeyRow = {
  readonly organizationId: string;
  readonly id: string;
  readonly campaignId: string;
  readonly name: string;
  readonly hash: string;
  readonly shownStart: string;
  readonly scopes: readonly KeyScope[];
  readonly createdBy: string | null;
  readonly now: Date;
  readonly expiresAt: Date | null;
};

export async function insertKey(trx: Trx, key: NewKeyRow): Promise<void> {
  await trx
    .insertInto('api_keys')
    .values({
      organization_id: key.organizationId,
      id: key.id,
      campaign_id: key.campaignId,
      name: key.name,
      hash: key.hash,
      shown_start: key.shownStart,
      scopes: [...key.scopes],
      created_by: key.createdBy,
      created_at: key.now,
      expires_at: key.expiresAt,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
}

/** Revokes a key; false when it was revoked already, and keeps its first time. */
export async function markRevoked(trx: Trx, organizationId: string, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The organization of a key. */
export async function keyOrganization(db: Db, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('api_keys')
    .select('organization_id')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.organization_id;
}
