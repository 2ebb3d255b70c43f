import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import type { Facts, ObjectKind, WhoKind } from '#shared/audit.ts';
import type { Origin } from '#shared/permissions.ts';

/** A line of the audit log without the names in it, which the database knows. */
export type Line = {
  readonly organizationId: string;
  readonly at: Date;
  readonly act: string;
  readonly whoKind: Exclude<WhoKind, 'stranger'>;
  readonly whoId: string;
  readonly objectKind: ObjectKind;
  readonly objectId: string;
  readonly from: Origin;
  readonly before: Facts | null;
  readonly after: Facts | null;
  /** A second line with the same words here is not written. */
  readonly once: string | null;
};

/** Adds a line, with the names that everything has at this moment. */
export async function insertLine(db: Db, line: Line): Promise<void> {
  const { from } = line;
  await sql`
    insert into audit_log (organization_id, at, act, who_kind, who_id, who_name, object_kind, object_id, object_name,
      address, user_agent, request_id, before, after, once)
    values (${line.organizationId}, ${line.at}, ${line.act}, ${line.whoKind}, ${line.whoId}, ${whoName(line)},
      ${line.objectKind}, ${line.objectId}, left(${objectName(line)}, 300), ${from.address}, ${from.userAgent},
      ${from.requestId}, ${jsonOrNull(line.before)}::jsonb, ${jsonOrNull(line.after)}::jsonb, ${line.once})
    on conflict (organization_id, once) where once is not null do nothing
  `.execute(db);
}

function jsonOrNull(facts: Facts | null): string | null {
  return facts === null ? null : asJson(facts);
}

function whoName({ whoKind, whoId, organizationId }: Line): RawBuilder<string> {
  switch (whoKind) {
    case 'person':
      return sql`coalesce((select name from users where id = ${whoId}), 'Somebody who has left')`;
    case 'key':
      return sql`coalesce((select name from api_keys where organization_id = ${organizationId} and id = ${whoId}),
        'An API key')`;
    case 'operator':
      return sql`'The operator'`;
    case 'system':
      return sql`'TotalView'`;
  }
}

/** Where each kind of object has its name. */
const names = {
  call: sql`select file_name from calls where organization_id = o.organization_id and id = o.id`,
  campaign: sql`select name from campaigns where organization_id = o.organization_id and id = o.id`,
  check: sql`select name from checks where organization_id = o.organization_id and id = o.id`,
  agent: sql`select name from agents where organization_id = o.organization_id and id = o.id`,
  bulk_job: sql`select c.name from bulk_jobs j
    join campaigns c on c.organization_id = j.organization_id and c.id = j.campaign_id
    where j.organization_id = o.organization_id and j.id = o.id`,
  api_key: sql`select name from api_keys where organization_id = o.organization_id and id = o.id`,
  user: sql`select email from users where id = o.id`,
  invitation: sql`select email from invitations where organization_id = o.organization_id and id = o.id`,
  organization: sql`select name from organizations where id = o.id`,
  sftp_batch: sql`select c.name from sftp_batches b
    join campaigns c on c.organization_id = b.organization_id and c.id = b.campaign_id
    where b.organization_id = o.organization_id and b.id = o.id`,
  sftp_file: sql`select c.name from sftp_files f
    join campaigns c on c.organization_id = f.organization_id and c.id = f.campaign_id
    where f.organization_id = o.organization_id and f.id = o.id`,
} as const satisfies Record<ObjectKind, unknown>;

function objectName({ objectKind, objectId, organizationId }: Line): RawBuilder<string | null> {
  return sql`(
    select (${names[objectKind]}) from (values (${organizationId}, ${objectId})) as o (organization_id, id)
  )`;
}

/**
 * Adds a line to every organization of a login: somebody tried its address with a wrong password. The commit does not
 * wait for the disk, so that one cannot tell by the time whether the address has a login.
 */
export async function insertRefusedSignIn(
  db: Db,
  given: { readonly email: string; readonly from: Origin; readonly at: Date; readonly act: string },
): Promise<void> {
  const { email, from, at, act } = given;
  await sql`
    with unhurried as (select set_config('synchronous_commit', 'off', true))
    insert into audit_log (organization_id, at, act, who_kind, who_id, who_name, object_kind, object_id, object_name,
      address, user_agent, request_id)
    select m.organization_id, ${at}, ${act}, 'stranger', 'stranger', 'Somebody not signed in', 'user', u.id, u.email,
      ${from.address}, ${from.userAgent}, ${from.requestId}
    from users u join members m on m.user_id = u.id cross join unhurried
    where u.email = ${email}
  `.execute(db);
}
