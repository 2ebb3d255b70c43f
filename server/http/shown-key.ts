import type { IncomingHttpHeaders } from 'node:http';

/**
 * The API key that a request shows, right or wrong: `X-API-Key`, or `Authorization: Bearer tv_…`; null without one.
 * Other things that stand in Authorization belong to a proxy before us, and are none of our business.
 */
export function shownKeyOf(headers: IncomingHttpHeaders): string | null {
  const own = headers['x-api-key'];
  if (typeof own === 'string' && own.trim() !== '') return own.trim();
  const bearer = /^bearer +(tv_.*)$/i.exec(headers.authorization ?? '');
  return bearer?.[1]?.trim() ?? null;
}
