import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** What one kind of connection may reach: what is open although it is closed by default, and whether the house's own network is. */
export type AddressRule = {
  /** Names, addresses and networks, in lower case. */
  readonly allowed: readonly string[];
  readonly privateNetworks: 'open' | 'closed';
};

type Closed = readonly { readonly what: string; readonly ranges: readonly [string, number][] }[];

/** Addresses that nobody may have this machine connect to unless its operator says so: itself, its link, its cloud's secrets. */
const closedToAll: Closed = [
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

/** Networks that are not of the internet: what stands there trusts whoever comes from inside. */
const privateNetworks: Closed = [
  {
    what: 'an address of a private network',
    ranges: [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['100.64.0.0', 10],
      ['192.0.0.0', 24],
      ['198.18.0.0', 15],
      ['fc00::', 7],
    ],
  },
];

/**
 * Forms of IPv6 that carry an IPv4 address: mapped, translated (SIIT, NAT64, NAT64 of a local network) and 6to4, with
 * where it begins (16-bit groups).
 */
const carriers = [
  { start: [0, 0, 0, 0, 0, 0xffff], at: 6 },
  { start: [0, 0, 0, 0, 0xffff, 0], at: 6 },
  { start: [0, 0, 0, 0, 0, 0], at: 6 },
  { start: [0x64, 0xff9b, 0, 0, 0, 0], at: 6 },
  { start: [0x64, 0xff9b, 1], at: 6 },
  { start: [0x2002], at: 1 },
] as const;

/** Why an address may not be connected to; null when it may. */
export function closedAddress(address: string, rule: AddressRule): string | null {
  const forms = formsOf(address);
  if (forms.some((form) => isAllowed(form, rule.allowed))) return null;
  const closed = rule.privateNetworks === 'open' ? closedToAll : [...closedToAll, ...privateNetworks];
  for (const { what, ranges } of closed) {
    const list = new BlockList();
    for (const [net, bits] of ranges) list.addSubnet(net, bits, family(net));
    if (forms.some((form) => list.check(form, family(form)))) return what;
  }
  return null;
}

/** Where a host may be reached, why it may not, or that nobody knows its name. */
export type Way =
  | { readonly is: 'open'; readonly address: string }
  | { readonly is: 'closed'; readonly what: string }
  | { readonly is: 'unknown' };

/**
 * The address to connect to for a host. Every address its name has must be open, and the one that was looked at is the
 * one to use, so that a name cannot change its mind between the look and the connection.
 */
export async function wayTo(host: string, rule: AddressRule): Promise<Way> {
  const plain = host.replace(/^\[(.*)\]$/, '$1').replace(/(?<=.)\.$/, '');
  const addresses = isIP(plain) > 0 ? [plain] : await addressesOf(plain);
  const isNamed = rule.allowed.includes(plain.toLowerCase());
  for (const address of addresses) {
    const what = isNamed ? null : closedAddress(address, rule);
    if (what !== null) return { is: 'closed', what };
  }
  const [first] = addresses;
  return first === undefined ? { is: 'unknown' } : { is: 'open', address: first };
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    return [];
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
