import { createHash, randomBytes } from 'node:crypto';

/** A secret that is handed out once: 256 bits of randomness in base64url. */
export function newToken(random: Buffer = randomBytes(32)): string {
  return random.toString('base64url');
}

/** What is stored of a token: SHA-256 in hex. A token has too much randomness to be guessed from it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
