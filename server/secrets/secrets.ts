import { randomBytes } from 'node:crypto';
import { KnownError } from '#shared/errors.ts';
import { keyIdOf, type Place, type SecretKey, seal, unseal } from './envelope.ts';
import { addKey, readKeyFile, writeKeys } from './key-file.ts';

/** Secrets at rest: what the database keeps of a password or a key that has to be known again. */
export type Secrets = {
  /** Seals a text for one place. */
  seal(text: string, place: Place): Promise<string>;
  /** What an envelope holds. Throws secret_unreadable. */
  open(envelope: string, place: Place): Promise<string>;
  /** The same secret under the newest key; null when it is under that one already. Throws secret_unreadable. */
  reseal(envelope: string, place: Place): Promise<string | null>;
  /**
   * Takes a new key into use and lets `resealAll` seal everything anew; answers the id of the key that seals now. Keys
   * older than the last one are forgotten: that one stays for what another process is sealing at this moment. Keys from
   * the environment are changed there: the first one seals.
   */
  rotate(resealAll: () => Promise<void>): Promise<string>;
};

/** The house's keys: those of the environment, or those of a file that is read each time, since others may rotate it. */
export type KeySource = { readonly given: readonly SecretKey[] } | { readonly path: string };

/** Opens the keys; makes their file at the first start. */
export async function openSecrets(source: KeySource): Promise<Secrets> {
  const keysNow = async (): Promise<readonly SecretKey[]> =>
    'given' in source ? source.given : readKeyFile(source.path);
  const newest = async (): Promise<SecretKey> => {
    const [first] = await keysNow();
    if (first === undefined) throw new KnownError('secret_unreadable');
    return first;
  };
  const open = async (envelope: string, place: Place): Promise<string> => {
    const text = unseal(await keysNow(), envelope, place);
    if (text === null) throw new KnownError('secret_unreadable');
    return text;
  };
  await newest();
  return {
    seal: async (text, place) => seal(await newest(), text, place, randomBytes(12)),
    open,
    reseal: async (envelope, place) => {
      const key = await newest();
      if (keyIdOf(envelope) === key.id) return null;
      return seal(key, await open(envelope, place), place, randomBytes(12));
    },
    rotate: async (resealAll) => {
      if ('path' in source) await addKey(source.path, await keysNow());
      await resealAll();
      if ('path' in source) await writeKeys(source.path, (await keysNow()).slice(0, 2));
      return (await newest()).id;
    },
  };
}
