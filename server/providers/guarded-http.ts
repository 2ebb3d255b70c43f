import { isIP, type LookupFunction } from 'node:net';
import { type AddressRule, wayTo } from '#server/network/address-rule.ts';
import { KnownError } from '#shared/errors.ts';
import { type AskProvider, createProviderHttp, type ProviderHttpOptions } from './http.ts';

/**
 * Asks addresses that people type in. A name's addresses must all be open by the rule at the moment of connecting, and
 * the one that was looked at is the one connected to. Throws provider_address_refused, and what asking throws.
 */
export function createGuardedHttp(rule: AddressRule, options: ProviderHttpOptions = {}): AskProvider {
  const ask = createProviderHttp({ ...options, lookup: lookupBy(rule) });
  return async (request) => {
    const { hostname, protocol } = new URL(request.url);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    if (protocol !== 'http:' && protocol !== 'https:') throw refused(host);
    // Nobody looks up what is an address already.
    if (isIP(host) > 0 && (await wayTo(host, rule)).is === 'closed') throw refused(host);
    return ask(request);
  };
}

function lookupBy(rule: AddressRule): LookupFunction {
  return (host, { all }, found) => {
    const answer = async (): Promise<void> => {
      const way = await wayTo(host, rule);
      if (way.is === 'closed') return found(refused(host), '', 4);
      if (way.is === 'unknown') return found(Object.assign(new Error(host), { code: 'ENOTFOUND' }), '', 4);
      const family = isIP(way.address);
      if (all === true) return found(null, [{ address: way.address, family }]);
      return found(null, way.address, family);
    };
    void answer();
  };
}

function refused(address: string): KnownError {
  return new KnownError('provider_address_refused', { address });
}
