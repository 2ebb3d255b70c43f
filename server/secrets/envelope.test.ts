import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyIdOf, type Place, seal, secretKey, unseal } from './envelope.ts';

const [key, other] = [secretKey(Buffer.alloc(32, 1)), secretKey(Buffer.alloc(32, 2))];
const place: Place = { table: 'sftp_connections', organizationId: 'org_a', id: 'a' };

test('an envelope opens where it belongs, whichever key has sealed it', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(key, other), (text, sealing) => {
      const envelope = seal(sealing, text, place, randomBytes(12));
      expect(keyIdOf(envelope)).toBe(sealing.id);
      expect(unseal([other, key], envelope, place)).toBe(Buffer.from(text).toString());
    }),
  );
});

test.each<[string, Place]>([
  ['another table', { ...place, table: 'two_factors' }],
  ['another organization', { ...place, organizationId: 'org_b' }],
  ['no organization', { ...place, organizationId: null }],
  ['another row', { ...place, id: 'b' }],
  ['a row whose name runs over', { table: 'sftp_connections', organizationId: 'org_', id: 'aa' }],
])('it does not open in %s', (_, elsewhere) => {
  const envelope = seal(key, 'secret', place, randomBytes(12));
  expect(unseal([key], envelope, elsewhere)).toBeNull();
});

test('it does not open without its key, nor under another key’s name', () => {
  const envelope = seal(key, 'secret', place, randomBytes(12));
  expect(unseal([other], envelope, place)).toBeNull();
  expect(unseal([other, key], envelope.replace(key.id, other.id), place)).toBeNull();
});

test('one changed bit is enough', () => {
  const envelope = seal(key, 'secret', place, randomBytes(12));
  const [version = '', id = '', sealed = ''] = envelope.split('.');
  const bytes = Buffer.from(sealed, 'base64url');
  fc.assert(
    fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
      const changed = Buffer.from(bytes);
      changed[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
      expect(unseal([key], `${version}.${id}.${changed.toString('base64url')}`, place)).toBeNull();
    }),
  );
});

test.each(['', 'secret', 'v1', `v1.${'0'.repeat(12)}.`, `v1.${secretKey(Buffer.alloc(32, 1)).id}.AAAA`])(
  '%j is no envelope',
  (text) => {
    expect(unseal([key], text, place)).toBeNull();
  },
);
