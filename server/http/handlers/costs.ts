import { Readable } from 'node:stream';
import { costsCsv, readCallCostsOf, readCostsOf } from '#server/costs/costs.ts';
import { forecastRerunOf, forecastUploadOf } from '#server/costs/forecast.ts';
import { editPricesOf, pricesOf } from '#server/costs/prices.ts';
import type { Deps } from '#server/deps.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { chosenModels } from '#server/providers/ready.ts';
import * as costs from '#shared/costs.ts';
import * as prices from '#shared/prices.ts';

export const costHandlers: readonly Handler[] = [
  handle(costs.readCosts, ({ actor, query }, deps) => readCostsOf(deps, actor, query)),

  handle(costs.exportCosts, async ({ actor, query, http }, deps) => {
    const lines = await costsCsv(deps, actor, query);
    return http
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="costs.csv"')
      .send(Readable.from(lines));
  }),

  handle(costs.readCallCosts, ({ actor, params }, deps) => readCallCostsOf(deps, actor, params.id)),

  handle(costs.forecastRerun, ({ actor, body }, deps) => forecastRerunOf(asking(deps), actor, body)),

  handle(costs.forecastUpload, ({ actor, params, query }, deps) =>
    forecastUploadOf(asking(deps), actor, { campaignId: params.id, calls: query.calls }),
  ),

  handle(prices.readPrices, ({ actor }, deps) => pricesOf(deps.db, actor.organizationId)),

  handle(prices.editPrices, ({ actor, body }, deps) => editPricesOf(deps, actor, body)),
];

function asking(deps: Deps) {
  return { db: deps.db, modelsOf: (organizationId: string) => chosenModels(deps, organizationId) };
}
