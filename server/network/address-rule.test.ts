import { expect, test } from 'vitest';
import { closedAddress, wayTo } from './address-rule.ts';

const open = { allowed: [], privateNetworks: 'open' } as const;
const closed = { allowed: [], privateNetworks: 'closed' } as const;

const allowing = (...allowed: string[]) => ({ ...closed, allowed });

test.each([
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '::ffff:0:7f00:1',
  '2002:7f00:1::',
  '169.254.169.254',
  '::ffff:169.254.169.254',
  'fe80::1',
  'fe80::1%eth0',
  'fd00:ec2::254',
  '100.100.100.200',
  '224.0.0.1',
  '255.255.255.255',
  'ff02::1',
])('%s is closed to all', (address) => {
  expect(closedAddress(address, open)).not.toBeNull();
  expect(closedAddress(address, closed)).not.toBeNull();
});

test.each([
  '10.0.0.5',
  '192.168.1.20',
  '172.16.0.1',
  '100.64.0.1',
  'fd12:3456::1',
  '::ffff:10.0.0.5',
  '64:ff9b::a00:5',
])('%s is open where private networks are', (address) => {
  expect(closedAddress(address, open)).toBeNull();
  expect(closedAddress(address, closed)).toBe('an address of a private network');
});

test.each(['203.0.113.9', '172.32.0.1', '2001:db8::1'])('%s is open', (address) => {
  expect(closedAddress(address, open)).toBeNull();
  expect(closedAddress(address, closed)).toBeNull();
});

test('an operator may open an address, a network or a name', async () => {
  expect(closedAddress('127.0.0.1', allowing('127.0.0.1'))).toBeNull();
  expect(closedAddress('127.0.0.2', allowing('127.0.0.1'))).not.toBeNull();
  expect(closedAddress('127.0.0.2', allowing('127.0.0.0/8'))).toBeNull();
  expect(closedAddress('10.1.2.3', allowing('10.0.0.0/8'))).toBeNull();
  await expect(wayTo('localhost', open)).resolves.toMatchObject({ is: 'closed' });
  await expect(wayTo('localhost.', open)).resolves.toMatchObject({ is: 'closed' });
  await expect(wayTo('[::1]', open)).resolves.toMatchObject({ is: 'closed' });
  await expect(wayTo('LocalHost', allowing('localhost'))).resolves.toMatchObject({ is: 'open' });
});

test.each(['127.1', '0177.0.0.1', '0x7f000001', '2130706433', 'LOCALHOST', '[::ffff:7f00:1]'])(
  '%s is this machine, however it is written',
  async (host) => {
    await expect(wayTo(host, open)).resolves.toMatchObject({ is: 'closed' });
  },
);

test('a name that nobody knows is told as such', async () => {
  await expect(wayTo('no-such-host.invalid', open)).resolves.toEqual({ is: 'unknown' });
});
