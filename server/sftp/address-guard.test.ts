import { expect, test } from 'vitest';
import { closedAddress, openAddress } from './address-guard.ts';

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
])('%s is closed', (address) => expect(closedAddress(address, [])).not.toBeNull());

test.each([
  '10.0.0.5',
  '192.168.1.20',
  '172.16.0.1',
  '100.64.0.1',
  'fd12:3456::1',
  '203.0.113.9',
  '2001:db8::1',
])('%s is open: recorders stand in private networks', (address) =>
  expect(closedAddress(address, [])).toBeNull(),
);

test('an operator may open an address, a network or a name', async () => {
  expect(closedAddress('127.0.0.1', ['127.0.0.1'])).toBeNull();
  expect(closedAddress('127.0.0.2', ['127.0.0.1'])).not.toBeNull();
  expect(closedAddress('127.0.0.2', ['127.0.0.0/8'])).toBeNull();
  await expect(openAddress('localhost', [])).rejects.toMatchObject({ code: 'sftp_address_refused' });
  await expect(openAddress('localhost', ['localhost'])).resolves.toMatch(/^(127\.0\.0\.1|::1)$/);
  await expect(openAddress('[::1]', [])).rejects.toMatchObject({ code: 'sftp_address_refused' });
});

test('a name that nobody knows is told as such', async () => {
  await expect(openAddress('no-such-host.invalid', [])).rejects.toMatchObject({ code: 'sftp_unreachable' });
});
