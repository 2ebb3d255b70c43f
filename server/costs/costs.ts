import { note } from '#server/audit/note.ts';
import { visibleCall } from '#server/calls/visible-call.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Costs, readCallCosts, Spent } from '#shared/costs.ts';
import { csvLine } from '#shared/csv-cell.ts';
import type { Answer } from '#shared/endpoint.ts';
import { dayOf, daysIn, type PeriodQuery, periodOf } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';
import { providers } from '#shared/providers.ts';
import { costParts, costRows, costsOfCall, lostRequests, type Sums } from './costs.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

/** Longer periods are told by month. */
const mostByDay = 31;

/** What the actor's organization spent at its providers in a period. Throws invalid_request. */
export async function readCostsOf(deps: Deps, actor: Actor, query: PeriodQuery): Promise<Costs> {
  const period = periodOf(query, dayOf(nowOf(deps.clock)));
  const parts = await costParts(deps.db, actor.organizationId, period);
  const days = parts.flatMap(({ day, ...sums }) => (day === null ? [] : [{ day, ...sums }]));
  const slices = Map.groupBy(days, ({ day }) => (daysIn(period) <= mostByDay ? day : day.slice(0, 7)));
  return {
    ...period,
    total: spentOf(days),
    models: parts.flatMap(({ provider, model, ...sums }) =>
      provider === null || model === null ? [] : [{ provider, model, ...ofModel(sums) }],
    ),
    campaigns: parts.flatMap(({ campaign_id: id, campaign_name: name, ...sums }) =>
      id === null ? [] : [{ campaign: { id, name: name ?? id }, ...spentOf([sums]) }],
    ),
    course: [...slices].map(([when, sums]) => ({ when, ...spentOf(sums) })),
  };
}

/** What providers were asked for one call. Throws not_found. */
export async function readCallCostsOf(
  deps: { readonly db: Db },
  actor: Actor,
  callId: string,
): Promise<Answer<typeof readCallCosts>> {
  const call = await visibleCall(deps.db, actor, callId, 'calls.reprocess');
  const rows = await costsOfCall(deps.db, actor.organizationId, call.id);
  return {
    total: spentOf(rows),
    rows: rows.map(({ version, provider, model, lost, ...sums }) => ({
      version,
      provider,
      model,
      lost,
      ...ofModel(sums),
    })),
  };
}

/** What was submitted for a call and never answered, oldest first. */
export function lostSubmitsOf(db: Db, call: { readonly organization_id: string; readonly id: string }) {
  return lostRequests(db, call.organization_id, call.id);
}

function spentOf(parts: readonly Sums[]): Spent {
  const total = (of: (each: Sums) => number) => parts.reduce((sum, each) => sum + of(each), 0);
  return {
    requests: total(({ requests }) => requests),
    unpriced: total(({ unpriced }) => unpriced),
    micros: total(({ micros }) => micros),
  };
}

function ofModel(sums: Sums) {
  const { audio_ms: ms, input_tokens, output_tokens } = sums;
  return { ...spentOf([sums]), audio_seconds: ms / 1000, input_tokens, output_tokens };
}

/** What was spent in a period as a CSV (UTF-8 with BOM), line by line; the export is noted. Throws invalid_request. */
export async function costsCsv(deps: Deps, actor: Actor, query: PeriodQuery): Promise<Iterable<string>> {
  const at = nowOf(deps.clock);
  const { organizationId: id } = actor;
  const period = periodOf(query, dayOf(at));
  await deps.db
    .transaction()
    .execute((trx) => note(trx, actor, { act: 'costs.exported', id, at, after: { ...period } }));
  return linesOf(await costRows(deps.db, id, period));
}

function* linesOf(rows: Awaited<ReturnType<typeof costRows>>): Iterable<string> {
  yield `\u{feff}${csvLine(Object.keys(cells))}`;
  for (const row of rows) yield csvLine(Object.values(cells).map((cell) => cell(row)));
}

type Row = Awaited<ReturnType<typeof costRows>>[number];

const cells: Readonly<Record<string, (row: Row) => string | number>> = {
  day: ({ day }) => day,
  campaign: ({ campaign_name: name }) => name,
  provider: ({ provider }) => providers[provider].label,
  model: ({ model }) => model,
  requests: ({ requests }) => requests,
  audio_minutes: ({ audio_ms: ms }) => (ms / 60_000).toFixed(2),
  input_tokens: ({ input_tokens: tokens }) => tokens,
  output_tokens: ({ output_tokens: tokens }) => tokens,
  us_dollars: ({ micros }) => (micros / 1_000_000).toFixed(6),
  requests_without_price: ({ unpriced }) => unpriced,
};
