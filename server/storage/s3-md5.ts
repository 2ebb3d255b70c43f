import { createHash } from 'node:crypto';

/** The MD5 of bytes as the header Content-MD5 wants it (RFC 1864): the server refuses what was changed on its way. */
export function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64');
}
