import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { hashToken } from '#server/people/tokens.ts';
import { networkOf } from '#server/people/tries.ts';
import { KnownError } from '#shared/errors.ts';
import type { KeyHolder } from '#shared/permissions.ts';
import { countRequest } from './identify-key.db.ts';
import { isKeyForm } from './key-form.ts';

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: { readonly apiRequestsPerMinute: number };
};

/** How much a key may still ask, as the RateLimit headers tell it. */
export type Allowance = {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until all of `limit` may be asked at once again. */
  readonly resetSeconds: number;
};

const minuteMs = 60_000;

/**
 * Who holds a key, once the request is counted; null when the key opens nothing, for whatever reason. `refused` has
 * the seconds to wait when too much was asked; keys that open nothing are counted by the caller's address.
 */
export async function identifyByKey(
  deps: Deps,
  key: string,
  address: string,
): Promise<{ actor: KeyHolder | null; allowance: Allowance; waitSeconds: number }> {
  if (!isKeyForm(key)) throw new KnownError('api_key_invalid');
  const limit = deps.config.apiRequestsPerMinute;
  const intervalMs = minuteMs / limit;
  const now = nowOf(deps.clock);
  const strangersCount = `api-key:address:${networkOf(address)}`;
  const asked = { hash: hashToken(key), strangersCount, now, burst: limit, intervalMs };
  const counted = await countRequest(deps.db, asked);
  const usedMs = Math.max(0, counted.fullAt.getTime() - now.getTime());
  const remaining = counted.allowed ? Math.floor((minuteMs - usedMs) / intervalMs + 1e-6) : 0;
  const waitMs = counted.allowed ? 0 : Math.max(1, usedMs + intervalMs - minuteMs);
  return {
    actor: counted.key === null ? null : holderOf(counted.key),
    allowance: { limit, remaining, resetSeconds: Math.ceil(usedMs / 1000) },
    waitSeconds: Math.ceil(waitMs / 1000),
  };
}

type Key = NonNullable<Awaited<ReturnType<typeof countRequest>>['key']>;

function holderOf({ organizationId, id, campaignId, scopes }: Key): KeyHolder {
  return { kind: 'key', organizationId, keyId: id, scopes, campaignIds: [campaignId] };
}
