import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { KnownError } from '#shared/errors.ts';
import { holdsKey } from './api-keys/key-form.ts';
import type { Deps } from './deps.ts';
import { bind, type Identify } from './http/bind.ts';
import { answerBrokenRequest } from './http/broken-request.ts';
import { answerFailures, sendFailure } from './http/failures.ts';
import { allHandlers } from './http/handlers.ts';
import { answerHealth } from './http/health.ts';
import { hasTls, identify } from './http/identify.ts';
import { startLive } from './http/live.ts';
import { nearestProxy } from './http/nearest-proxy.ts';
import { serveDescription } from './http/openapi/serve.ts';
import { serveResumableUploads } from './http/resumable.ts';
import { safeHeaders } from './http/safe-headers.ts';
import { comesFromHere } from './http/same-origin.ts';
import { serveWebApp } from './http/static.ts';

const oneMegabyte = 1_000_000;
const tenMinutesMs = 600_000;

/** The web server, not listening yet. */
export async function buildApp(deps: Deps): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = deps.log;
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: deps.config.trustProxy ? nearestProxy : false,
    bodyLimit: oneMegabyte,
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, randomUUID()),
    // An address that is none comes to no hook and no route.
    frameworkErrors: (error, request, http) => {
      setFixedHeaders(request, http, deps);
      void sendFailure(request, http, error);
    },
    // An upload over a slow line may take hours; headers may not, and neither may a line on which nothing moves.
    requestTimeout: 0,
    connectionTimeout: tenMinutesMs,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
  });
  app.server.headersTimeout = 30_000;
  answerFailures(app);
  guard(app, deps);
  logRequests(app);
  await app.register(multipart, {
    limits: {
      files: 2,
      fields: 50,
      parts: 60,
      fieldNameSize: 100,
      fieldSize: 100_000,
      headerPairs: 50,
      fileSize: Number.MAX_SAFE_INTEGER,
    },
    throwFileSizeLimit: false,
  });
  const live = await startLive(deps);
  app.addHook('preClose', () => live.stop());
  const handlers = allHandlers(live);
  const whoAsks: Identify = (request, http) => identify(deps, request, http);
  bind(app, deps, whoAsks, handlers);
  serveDescription(app, deps, whoAsks, handlers);
  await serveResumableUploads(app, deps, whoAsks);
  answerHealth(app, deps);
  await serveWebApp(app);
  return app;
}

function setFixedHeaders(request: FastifyRequest, http: FastifyReply, { config }: Deps): void {
  void http.headers(safeHeaders).header('x-request-id', request.id);
  if (hasTls(config)) void http.header('strict-transport-security', 'max-age=31536000');
}

/** Fixed headers on every answer, and no change on behalf of another site. */
function guard(app: FastifyInstance, deps: Deps): void {
  app.addHook('onRequest', async (request, http) => {
    setFixedHeaders(request, http, deps);
    if (holdsKey(request.url)) throw new KnownError('api_key_in_address');
    if (!comesFromHere(originOf(request), deps.config.publicUrl)) throw new KnownError('foreign_origin');
  });
}

function originOf(request: FastifyRequest) {
  const { host, origin, cookie } = request.headers;
  const site = request.headers['sec-fetch-site'];
  return {
    method: request.method,
    host,
    origin,
    secFetchSite: typeof site === 'string' ? site : undefined,
    hasCookie: cookie !== undefined,
  };
}

/** One event a request, with the route instead of the address: addresses can hold names. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, http) => {
    const route = request.routeOptions.url;
    if (route === undefined || !route.startsWith('/api/')) return;
    request.log.info(
      {
        event: 'request',
        method: request.method,
        route,
        status: http.statusCode,
        ms: Math.round(http.elapsedTime),
      },
      'request',
    );
  });
}
