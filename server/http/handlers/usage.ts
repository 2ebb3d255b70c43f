import { Readable } from 'node:stream';
import { type Handler, handle } from '#server/http/bind.ts';
import { readUsageOf, usageCsv } from '#server/usage/usage.ts';
import * as usage from '#shared/usage.ts';

export const usageHandlers: readonly Handler[] = [
  handle(usage.readUsage, ({ actor, query }, deps) => readUsageOf(deps, actor, query)),

  handle(usage.exportUsage, async ({ actor, query, http }, deps) => {
    const lines = await usageCsv(deps, actor, query);
    return http
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="usage.csv"')
      .send(Readable.from(lines));
  }),
];
