import type { FastifyRequest } from 'fastify';
import type { Origin } from '#shared/permissions.ts';

const longestUserAgent = 300;

/** From where a request comes: the caller's address, what they say their program is, and the request's id. */
export function originOf({ ip, headers, id }: Pick<FastifyRequest, 'ip' | 'headers' | 'id'>): Origin {
  const userAgent = headers['user-agent']?.slice(0, longestUserAgent) ?? null;
  return { address: ip, userAgent, requestId: id };
}
