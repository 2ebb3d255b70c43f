import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { KnownError } from '#shared/errors.ts';
import { sendFailure } from './failures.ts';

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
  'cache-control': 'no-cache',
};

/**
 * Serves the built web app. Every address that is neither a file of it nor the API's is a page of it; without a built
 * web app only the API answers.
 */
export async function serveWebApp(app: FastifyInstance): Promise<void> {
  const isBuilt = existsSync(built);
  app.setNotFoundHandler((request, http) => {
    if (isBuilt && isPage(request)) return http.sendFile('index.html');
    return sendFailure(request, http, new KnownError('not_found'));
  });
  if (!isBuilt) return;
  await app.register(fastifyStatic, {
    root: built,
    index: 'index.html',
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (http, path) => {
      if (path.includes('/assets/')) void http.header('cache-control', 'public, max-age=31536000, immutable');
      else for (const [name, value] of Object.entries(pageHeaders)) void http.header(name, value);
    },
  });
}

function isPage({ method, url }: FastifyRequest): boolean {
  return method === 'GET' && !url.startsWith('/api/') && !url.startsWith('/assets/');
}
