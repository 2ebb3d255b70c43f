import type { Db } from '#server/db/db.ts';
import type { Mailer } from '#server/mail/mailer.ts';
import { providers } from '#shared/providers.ts';
import { ownersOfAccount } from './notices.db.ts';
import type { SharedAccount } from './settle.ts';

type NoticeDeps = {
  readonly db: Db;
  readonly mailer: Mailer | null;
  readonly config: { readonly publicUrl: string | null };
};

/** Of an installation with very many organizations not everybody is written to: one who can mend it is enough. */
const mostLetters = 50;

/** Writes to the Owners that an account is paused and what to do. Without a mail server nobody is written to. */
export async function tellOwners({ db, mailer, config }: NoticeDeps, account: SharedAccount): Promise<void> {
  if (mailer === null) return;
  const { label } = providers[account.provider];
  const where =
    config.publicUrl === null ? 'in Settings, Providers' : `at ${config.publicUrl}/settings/providers`;
  const text = [
    `${label} does not accept the key any more, or wants to be paid. Calls that need it wait; none is lost.`,
    `Look at the reason and enter another key ${where}. The calls go on by themselves then.`,
  ];
  for (const to of await ownersOfAccount(db, account, mostLetters)) {
    await mailer.send({ to, subject: `${label} is paused: calls wait`, text: `${text.join('\n\n')}\n` });
  }
}
