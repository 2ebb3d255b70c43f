import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;
/** Clocks of phones may be off by one step either way (RFC 6238, 5.2). */
const window = 1;

/** The shared secret of bytes, as it is typed into an authenticator app (base32). */
export function totpSecret(bytes: Uint8Array): string {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32;
}

/** The address that an authenticator app reads out of a QR code. */
export function totpAddress(secret: string, email: string): string {
  return totpOf(secret, email).toString();
}

/**
 * The step (count of 30 seconds since the epoch) whose code this is; null when it is none of the last, this and the
 * next one. A step that was used already must not be taken again.
 */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = totpOf(secret, '').validate({ token: code, timestamp, window });
  return delta === null ? null : TOTP.counter({ period: periodSeconds, timestamp }) + delta;
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: 'TotalView',
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
  });
}
