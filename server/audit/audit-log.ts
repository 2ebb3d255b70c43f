import { cursorOf, placeOf } from '#server/calls/cursor.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { acts, type Facts, type ObjectKind } from '#shared/audit.ts';
import type { AuditFilters, AuditLine, Doer } from '#shared/audit-log.ts';
import { csvLine } from '#shared/csv-cell.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { type AuditRow, auditLines, doersOf, type Place } from './audit-log.db.ts';
import { note } from './note.ts';

const mostDoers = 1_000;
const linesAtOnce = 1_000;

/** A page of the log of the actor's organization, newest first. */
export async function listAuditLogOf(
  deps: { db: Db },
  actor: Actor,
  query: AuditFilters & { cursor?: string | undefined; limit: number },
): Promise<{ rows: AuditLine[]; next_cursor: string | null }> {
  const after = query.cursor === undefined ? null : placeIn(query.cursor);
  const wanted = { filters: query, after, limit: query.limit + 1 };
  const rows = await auditLines(deps.db, actor.organizationId, wanted);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return {
    rows: page.map(shown),
    next_cursor: more ? cursorOf({ value: last.exact_at, id: String(last.id) }) : null,
  };
}

function placeIn(cursor: string): Place {
  const { value, id } = placeOf(cursor);
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value)) || !/^\d{1,15}$/.test(id)) {
    throw new KnownError('invalid_request', { problem: 'cursor: not one of ours' });
  }
  return { at: value, id: Number(id) };
}

/** Everybody who stands in the log, by name. */
export async function listDoersOf(deps: { db: Db }, actor: Actor): Promise<{ rows: Doer[] }> {
  const doers = await doersOf(deps.db, actor.organizationId, mostDoers);
  return { rows: doers.toSorted((a, b) => a.name.localeCompare(b.name)) };
}

/** The lines that match as a CSV (UTF-8 with BOM), line by line; the export itself is noted, with how it was filtered. */
export async function auditCsv(
  deps: { db: Db; clock: Clock },
  actor: Actor,
  filters: AuditFilters,
): Promise<AsyncIterable<string>> {
  const at = nowOf(deps.clock);
  const { organizationId: id } = actor;
  const asked = Object.entries(filters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  await deps.db
    .transaction()
    .execute((trx) =>
      note(trx, actor, { act: 'audit_log.exported', id, at, after: Object.fromEntries(asked) }),
    );
  return linesOf(deps.db, id, filters);
}

const columns = [
  'at',
  'who_kind',
  'who',
  'who_id',
  'act',
  'did',
  'object_kind',
  'object',
  'object_id',
  'before',
  'after',
  'address',
  'user_agent',
  'request_id',
];

async function* linesOf(db: Db, organizationId: string, filters: AuditFilters): AsyncIterable<string> {
  yield `\u{feff}${csvLine(columns)}`;
  let after: Place | null = null;
  for (;;) {
    const rows: AuditRow[] = await auditLines(db, organizationId, { filters, after, limit: linesAtOnce });
    if (rows.length > 0) yield rows.map(csvOf).join('');
    const last = rows.at(-1);
    if (last === undefined || rows.length < linesAtOnce) return;
    after = { at: last.exact_at, id: last.id };
  }
}

function csvOf(row: AuditRow): string {
  const { at, label, who, object, before, after, address, user_agent, request_id } = shown(row);
  const did = [who.kind, who.name, who.id, row.act, label, object.kind, object.name, object.id];
  return csvLine([at, ...did, textOf(before), textOf(after), address, user_agent, request_id]);
}

function textOf(facts: Facts | null): string | null {
  return facts === null ? null : JSON.stringify(facts);
}

function shown(row: AuditRow): AuditLine {
  const { id, act, address, user_agent, request_id } = row;
  return {
    id,
    at: row.at.toISOString(),
    act,
    label: act in acts ? acts[act as keyof typeof acts].label : act,
    who: { kind: row.who_kind, id: row.who_id, name: row.who_name },
    object: { kind: row.object_kind as ObjectKind, id: row.object_id, name: row.object_name },
    address,
    user_agent,
    request_id,
    before: mutable(row.before),
    after: mutable(row.after),
  };
}

function mutable(facts: Facts | null): AuditLine['before'] {
  return facts as AuditLine['before'];
}
