import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { KnownError } from '#shared/errors.ts';

/** Addresses that nobody may have this machine connect to unless its operator says so: itself, its link, its cloud's secrets. */
const closed: readonly { readonly what: string; readonly ranges: readonly [string, number][] }[] = [
  {
    what: 'this machine itself',
    ranges: [
      ['127.0.0.0', 8],
      ['0.0.0.0', 8],
      ['::1', 128],
      ['::', 128],
    ],
  },
  {
    what: 'an address of the link or of a cloud’s own services',
    ranges: [
      ['169.254.0.0', 16],
      ['fe80::', 10],
      ['fec0::', 10],
      ['fd00:ec2::254', 128],
      ['100.100.100.200', 32],
      ['168.63.129.16', 32],
      ['192.0.0.192', 32],
    ],
  },
  {
    what: 'not the address of one machine',
    ranges: [
      ['224.0.0.0', 4],
      ['240.0.0.0', 4],
      ['ff00::', 8],
    ],
  },
];

/** Forms of IPv6 that carry an IPv4 address: mapped, translated (NAT64) and 6to4, with where it begins (16-bit groups). */
const carriers = [
  { start: [0, 0, 0, 0, 0, 0xffff], at: 6 },
  { start: [0, 0, 0, 0, 0, 0], at: 6 },
  { start: [0x64, 0xff9b, 0, 0, 0, 0], at: 6 },
  { start: [0x2002], at: 1 },
] as const;

/** Why an address may not be connected to; null when it may. Private networks may: that is where recorders stand. */
export function closedAddress(address: string, allowed: readonly string[]): string | null {
  const forms = formsOf(address);
  if (forms.some((form) => isAllowed(form, allowed))) return null;
  for (const { what, ranges } of closed) {
    const list = new BlockList();
    for (const [net, bits] of ranges) list.addSubnet(net, bits, family(net));
    if (forms.some((form) => list.check(form, family(form)))) return what;
  }
  return null;
}

/**
 * The address to connect to for a host. Every address its name has must be open, and the one that was looked at is the
 * one that is used, so that a name cannot change its mind. Throws sftp_address_refused, sftp_unreachable.
 */
export async function openAddress(host: string, allowed: readonly string[]): Promise<string> {
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  const addresses = isIP(plain) > 0 ? [plain] : await addressesOf(plain);
  const isNamed = allowed.includes(plain.toLowerCase());
  for (const address of addresses) {
    const what = isNamed ? null : closedAddress(address, allowed);
    if (what !== null) throw new KnownError('sftp_address_refused', { host, what });
  }
  const [first] = addresses;
  if (first === undefined) throw new KnownError('sftp_unreachable', { problem: `${host} has no address` });
  return first;
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    throw new KnownError('sftp_unreachable', { problem: `nobody knows the name ${host}` });
  }
}

function isAllowed(address: string, allowed: readonly string[]): boolean {
  return allowed.some((entry) => {
    const [net = '', bits] = entry.split('/');
    if (isIP(net) === 0) return false;
    const list = new BlockList();
    list.addSubnet(net, Number(bits ?? (isIP(net) === 4 ? 32 : 128)), family(net));
    return list.check(address, family(address));
  });
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/** An address and the IPv4 address that it carries. */
function formsOf(address: string): string[] {
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) !== 6) return [plain];
  const groups = groupsOf(plain);
  const carried = carriers.flatMap(({ start, at }) => {
    if (!start.every((group, index) => groups[index] === group)) return [];
    const [high = 0, low = 0] = groups.slice(at, at + 2);
    return [[high >> 8, high & 255, low >> 8, low & 255].join('.')];
  });
  return [plain, ...carried];
}

function groupsOf(address: string): number[] {
  const plain = address.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a: string, b: string, c: string, d: string) =>
      [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((part) => part.toString(16)).join(':'),
  );
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: gap }, () => '0'), ...after].map((group) =>
    Number.parseInt(group, 16),
  );
}
