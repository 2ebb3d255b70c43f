import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/** A key of 256 bits. Its id stands in every envelope that it has sealed. */
export type SecretKey = { readonly id: string; readonly bytes: Buffer };

/** Where a secret belongs. An envelope opens there and nowhere else, so that rows cannot lend each other theirs. */
export type Place = {
  readonly table: string;
  /** Null for what belongs to a login, which stands above organizations. */
  readonly organizationId: string | null;
  readonly id: string;
};

const ivBytes = 12;
const tagBytes = 16;

/** The key of these bytes; its id is the beginning of their SHA-256. */
export function secretKey(bytes: Buffer): SecretKey {
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 12), bytes };
}

/** Seals a text with AES-256-GCM: `v1.<key id>.<iv, ciphertext and tag in base64url>`. An iv is used once. */
export function seal(key: SecretKey, text: string, place: Place, iv: Buffer): string {
  const cipher = createCipheriv('aes-256-gcm', key.bytes, iv).setAAD(boundTo(key.id, place));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${key.id}.${sealed.toString('base64url')}`;
}

/** The id of the key that has sealed an envelope; null when it is none. */
export function keyIdOf(envelope: string): string | null {
  return /^v1\.([0-9a-f]{12})\.[\w-]+$/.exec(envelope)?.[1] ?? null;
}

/** What an envelope holds; null when the keys do not open it, or not at this place. */
export function unseal(keys: readonly SecretKey[], envelope: string, place: Place): string | null {
  const key = keys.find(({ id }) => id === keyIdOf(envelope));
  if (key === undefined) return null;
  const sealed = Buffer.from(envelope.split('.')[2] ?? '', 'base64url');
  if (sealed.length < ivBytes + tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(boundTo(key.id, place)).setAuthTag(sealed.subarray(-tagBytes));
  try {
    const text = [decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  } catch {
    return null;
  }
}

/** No part can hold the separator, so that no two places are the same bytes. */
function boundTo(keyId: string, { table, organizationId, id }: Place): Buffer {
  return Buffer.from(JSON.stringify(['v1', keyId, table, organizationId, id]));
}
