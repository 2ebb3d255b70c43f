import { wayTo } from '#server/network/address-rule.ts';
import { KnownError } from '#shared/errors.ts';

/**
 * The address to connect to for an SFTP host. Private networks are open: that is where recorders stand. Throws
 * sftp_address_refused, sftp_unreachable.
 */
export async function openAddress(host: string, allowed: readonly string[]): Promise<string> {
  const way = await wayTo(host, { allowed, privateNetworks: 'open' });
  if (way.is === 'closed') throw new KnownError('sftp_address_refused', { host, what: way.what });
  if (way.is === 'unknown')
    throw new KnownError('sftp_unreachable', { problem: `nobody knows the name ${host}` });
  return way.address;
}
