import type { Db } from '#server/db/db.ts';
import type { Actor } from '#shared/permissions.ts';
import { conditionsOf, countConditionsOf, type Filters, isByScore, type Sort } from './call-filters.db.ts';
import type { Wanted } from './calls.db.ts';
import { narrow } from './narrow.db.ts';

/** What a list is of, and how it is counted. In an order by score the index of that order leads to the scores. */
export async function wantedBy(
  db: Db,
  actor: Actor,
  filters: Filters,
  sort: Sort,
): Promise<{ wanted: Wanted; counted: Wanted }> {
  const { score_min: min, score_max: max, ...others } = filters;
  const [searched, scores] = await Promise.all([
    narrow(db, actor, others),
    narrow(db, actor, { agent_id: filters.agent_id, score_min: min, score_max: max }),
  ]);
  const all = [...searched, ...scores];
  return {
    wanted: { ...conditionsOf(actor, filters, sort), searched: isByScore(sort) ? searched : all },
    counted: { ...countConditionsOf(actor, filters), searched: all },
  };
}
