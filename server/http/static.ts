import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const built = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** Headers of every page: nothing but our own files runs or is shown, and nobody frames us. */
const pageHeaders = {
  'content-security-policy': [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-cache',
};

/** Serves the built web app; every address that is not the API's is a page of it. */
export async function serveWebApp(app: FastifyInstance): Promise<void> {
  if (!existsSync(built)) return;
  await app.register(fastifyStatic, {
    root: built,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (http, path) => {
      if (path.includes('/assets/')) void http.header('cache-control', 'public, max-age=31536000, immutable');
      else for (const [name, value] of Object.entries(pageHeaders)) void http.header(name, value);
    },
  });
  app.get('/*', (request, http) => {
    if (request.url.startsWith('/api/')) return http.callNotFound();
    return http.sendFile('index.html');
  });
}
