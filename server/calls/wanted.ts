import type { Db } from '#server/db/db.ts';
import type { Actor } from '#shared/permissions.ts';
import {
  conditionsOf,
  countConditionsOf,
  type Filters,
  isByScore,
  isByTime,
  type Sort,
} from './call-filters.db.ts';
import { areFew, type Wanted } from './calls.db.ts';
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
  const listed = isByScore(sort) ? searched : all;
  return {
    wanted: { ...(await conditionsInOrder(db, actor, filters, sort)), searched: listed },
    counted: { ...countConditionsOf(actor, filters), searched: all },
  };
}

/**
 * The conditions of a list in its order. In another order than that of time days are of use only where they have few
 * calls, which are then put in order; where they have many, the next one is never far.
 */
async function conditionsInOrder(
  db: Db,
  actor: Actor,
  filters: Filters,
  sort: Sort,
): Promise<Omit<Wanted, 'searched'>> {
  const { indexed, days, asked } = conditionsOf(actor, filters, sort);
  const ofDays = { indexed: [...indexed, ...days], asked };
  if (isByTime(sort) || days.length === 0) return ofDays;
  if (await areFew(db, ofDays)) return { ...ofDays, few: true };
  return { indexed, asked: [...asked, ...days] };
}
