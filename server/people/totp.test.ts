import { expect, test } from 'vitest';
import { stepOfCode, totpAddress, totpSecret } from './totp.ts';

/** The secret of RFC 6238, appendix B, whose codes of 8 digits end in these 6. */
const secret = totpSecret(Buffer.from('12345678901234567890'));

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
])('at second %i the code is %s', (second, code) => {
  const step = Math.floor(second / 30);
  const at = (offset: number) => new Date((second + offset) * 1000);
  expect([-30, 0, 30].map((offset) => stepOfCode(secret, code, at(offset)))).toEqual([step, step, step]);
  expect([-90, 90].map((offset) => stepOfCode(secret, code, at(offset)))).toEqual([null, null]);
});

test.each(['', '28708', '2870822', 'abcdef', '-87082', ' 87082'])('%j is no code', (code) => {
  expect(stepOfCode(secret, code, new Date(59_000))).toBeNull();
});

test('an app is told who it is for', () => {
  expect(totpAddress('GEZDGNBVGY3TQOJQ', 'a b@acme.example')).toBe(
    'otpauth://totp/TotalView:a%20b%40acme.example?issuer=TotalView&secret=GEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
  );
});
