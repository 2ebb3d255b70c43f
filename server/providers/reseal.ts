import type { Db } from '#server/db/db.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import { replaceSecret, sealedAccounts } from './accounts.db.ts';
import { placeOfKey } from './reached.ts';

/** Seals the keys of all organizations anew with the newest key. Throws secret_unreadable. */
export async function resealProviderKeys(deps: { db: Db; secrets: Secrets }): Promise<void> {
  for (const account of await sealedAccounts(deps.db)) {
    const place = placeOfKey(account.organizationId, account.provider);
    const sealed = await deps.secrets.reseal(account.secret, place);
    if (sealed !== null) await replaceSecret(deps.db, account, sealed);
  }
}
