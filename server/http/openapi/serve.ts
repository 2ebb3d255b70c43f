import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Identify, Identity } from '#server/http/bind.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { KnownError } from '#shared/errors.ts';
import { can } from '#shared/permissions.ts';
import { describeApi } from './document.ts';
import { docsPage } from './page.ts';

const Package = z.object({ version: z.string() });

/**
 * Serves the API's description and the page that shows it: to programs with a key, and to people who may manage keys.
 * Whoever opens the page signed out is led to the sign-in page and back.
 */
export function serveDescription(
  app: FastifyInstance,
  { config }: { config: { readonly publicUrl: string | null } },
  identify: Identify,
  handlers: readonly { readonly endpoint: Endpoint }[],
): void {
  const packageFile = new URL('../../../package.json', import.meta.url);
  const { version } = Package.parse(JSON.parse(readFileSync(packageFile, 'utf8')));
  const endpoints = handlers.map(({ endpoint }) => endpoint);
  const document = describeApi(endpoints, { version, publicUrl: config.publicUrl });
  const text = JSON.stringify(document);
  const page = docsPage(document);
  app.get('/api/v1/openapi.json', async (request, http) => {
    if (!mayRead(await identify(request, http))) throw new KnownError('signed_out');
    return http.type('application/json; charset=utf-8').send(text);
  });
  app.get('/api/docs', async (request, http) => {
    if (!mayRead(await identify(request, http))) return http.redirect('/login?next=/api/docs');
    for (const [name, value] of Object.entries(pageHeaders)) void http.header(name, value);
    return http.type('text/html; charset=utf-8').send(page);
  });
  for (const [name, type] of Object.entries(assets)) {
    const content = readFileSync(new URL(`./page/${name}`, import.meta.url));
    app.get(`/api/docs/${name}`, (_, http) => http.type(type).send(content));
  }
}

/** False for somebody who is signed out. Throws not_allowed. */
function mayRead(identity: Identity | null): boolean {
  if (identity === null) return false;
  if (identity.actor.kind === 'key' || can(identity.actor, 'api_keys.manage')) return true;
  throw new KnownError('not_allowed');
}

const assets = { 'try.js': 'text/javascript; charset=utf-8', 'page.css': 'text/css; charset=utf-8' } as const;

/** Nothing runs or is shown but the page's own two files. */
const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
} as const;
