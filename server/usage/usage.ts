import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { csvLine } from '#shared/csv-cell.ts';
import { dayOf, daysIn, type Period, type PeriodQuery, periodOf } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';
import { uploadSources } from '#shared/statuses.ts';
import type { Received, Usage } from '#shared/usage.ts';
import { type Part, type Sums, storedByCampaign, usageParts, usageRows } from './usage.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

/** Longer periods are told by month. */
const mostByDay = 31;

/** What the actor's organization used in a period. Throws invalid_request. */
export async function readUsageOf(deps: Deps, actor: Actor, query: PeriodQuery): Promise<Usage> {
  const period = periodOf(query, dayOf(nowOf(deps.clock)));
  const [parts, stored] = await Promise.all([
    usageParts(deps.db, actor.organizationId, period),
    storedByCampaign(deps.db, actor.organizationId),
  ]);
  const days = parts.flatMap((part) => (part.day === null ? [] : [{ ...part, day: part.day }]));
  return {
    ...period,
    total: receivedOf(days),
    stored_bytes: stored.reduce((sum, each) => sum + each.stored_bytes, 0),
    campaigns: campaignsOf(parts, stored),
    sources: parts.flatMap((part) =>
      part.source === null ? [] : [{ source: part.source, ...receivedOf([part]) }],
    ),
    course: courseOf(days, period),
  };
}

function campaignsOf(
  parts: readonly Part[],
  stored: readonly { id: string; name: string; stored_bytes: number }[],
): Usage['campaigns'] {
  const storedBytes = new Map(stored.map(({ id, stored_bytes }) => [id, stored_bytes]));
  const active = parts.flatMap(({ campaign_id: id, campaign_name: name, ...sums }) =>
    id === null
      ? []
      : [
          {
            campaign: { id, name: name ?? id },
            ...receivedOf([sums]),
            stored_bytes: storedBytes.get(id) ?? 0,
          },
        ],
  );
  const seen = new Set(active.map(({ campaign }) => campaign.id));
  const idle = stored
    .filter(({ id }) => !seen.has(id))
    .map(({ id, name, stored_bytes }) => ({ campaign: { id, name }, ...receivedOf([]), stored_bytes }));
  return [...active, ...idle];
}

function courseOf(days: readonly (Sums & { day: string })[], period: Period): Usage['course'] {
  const byDay = daysIn(period) <= mostByDay;
  const slices = Map.groupBy(days, ({ day }) => (byDay ? day : day.slice(0, 7)));
  return [...slices].map(([when, sums]) => ({ when, ...receivedOf(sums) }));
}

function receivedOf(sums: readonly Sums[]): Received {
  const total = (of: (each: Sums) => number) => sums.reduce((sum, each) => sum + of(each), 0);
  return {
    calls: total(({ calls }) => calls),
    audio_seconds: total(({ audio_ms }) => audio_ms) / 1000,
    received_bytes: total(({ received_bytes }) => received_bytes),
  };
}

/** The same told apart by day, campaign and source, as a CSV (UTF-8 with BOM), line by line; the export is noted. */
export async function usageCsv(deps: Deps, actor: Actor, query: PeriodQuery): Promise<Iterable<string>> {
  const at = nowOf(deps.clock);
  const { organizationId: id } = actor;
  const period = periodOf(query, dayOf(at));
  await deps.db
    .transaction()
    .execute((trx) => note(trx, actor, { act: 'usage.exported', id, at, after: { ...period } }));
  return linesOf(await usageRows(deps.db, id, period));
}

function* linesOf(rows: Awaited<ReturnType<typeof usageRows>>): Iterable<string> {
  yield `\u{feff}${csvLine(['day', 'campaign', 'source', 'calls', 'audio_minutes', 'received_bytes'])}`;
  for (const { day, campaign_name: campaign, source, calls, audio_ms: ms, received_bytes: bytes } of rows) {
    yield csvLine([day, campaign, uploadSources[source].label, calls, (ms / 60_000).toFixed(2), bytes]);
  }
}
