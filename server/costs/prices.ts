import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Facts } from '#shared/audit.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { listPrices, type Price, type PricesShown } from '#shared/prices.ts';
import { providers } from '#shared/providers.ts';
import { priceListOf, writePriceList } from './prices.db.ts';

/** What an organization pays: its own list, or the list prices known at release. */
export async function pricesOf(db: Db, organizationId: string): Promise<PricesShown> {
  return (await priceListOf(db, organizationId)) ?? { revision: 0, rows: [...listPrices] };
}

/** Sets what an organization pays from now on; what was spent before keeps its cost. Throws prices_changed. */
export async function editPricesOf(
  deps: { readonly db: Db; readonly clock: Clock },
  actor: Actor,
  given: { readonly revision: number; readonly rows: readonly Price[] },
): Promise<PricesShown> {
  const { organizationId: id } = actor;
  const before = await pricesOf(deps.db, id);
  await deps.db.transaction().execute(async (trx) => {
    if (!(await writePriceList(trx, id, given))) throw new KnownError('prices_changed');
    const differences = changesOf(factsOf(before.rows), factsOf(given.rows));
    if (differences === null) return;
    await note(trx, actor, { act: 'prices.changed', id, at: nowOf(deps.clock), ...differences });
  });
  return await pricesOf(deps.db, id);
}

function factsOf(rows: readonly Price[]): Facts {
  return Object.fromEntries(rows.map((row) => [nameOf(row), wordsOf(row)] as const));
}

function nameOf({ provider, models }: Price): string {
  return models === '' ? providers[provider].label : `${providers[provider].label} ${models}`;
}

function wordsOf(price: Price): string {
  if (price.provider !== 'claude') return `$${price.audio_hour} an hour`;
  const { input, cache_write, cache_read, output, batch_share } = price;
  return `$${input}, ${cache_write}, ${cache_read}, ${output} a million; batch × ${batch_share}`;
}
