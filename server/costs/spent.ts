import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { costOf } from '#shared/prices.ts';
import type { Used } from '#shared/providers.ts';
import { pricesOf } from './prices.ts';
import { insertUse, type SpentOn } from './spent.db.ts';

/** A provider's name of a model is its own text: what is longer than this says no more. */
const longestModel = 100;

/**
 * Writes down what an answered request used up and what it cost by the prices of this moment, outside any other
 * transaction: what was paid stays counted, whatever becomes of the answer.
 */
export async function noteSpent(
  deps: { readonly db: Db; readonly clock: Clock },
  on: SpentOn,
  given: Used,
): Promise<void> {
  const used = { ...given, model: given.model.slice(0, longestModel) };
  const { rows } = await pricesOf(deps.db, on.organizationId);
  await insertUse(deps.db, on, { used, micros: costOf(used, rows), at: nowOf(deps.clock) });
}
