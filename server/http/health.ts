import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { serverVersion } from '#server/db/server-version.ts';
import type { Deps } from '#server/deps.ts';

/** /healthz: the process answers. /readyz: its database does too. /metrics: figures for Prometheus. */
export function answerHealth(app: FastifyInstance, { db }: Pick<Deps, 'db'>): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'totalview_' });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_, http) => {
    try {
      await serverVersion(db);
      return { status: 'ready' };
    } catch {
      return http.code(503).send({ status: 'the database does not answer' });
    }
  });
  app.get('/metrics', async (_, http) => http.type(registry.contentType).send(await registry.metrics()));
}
