import { randomBytes } from 'node:crypto';
import { noteRefusedSignIn } from '#server/audit/note.ts';
import { nowOf } from '#server/clock.ts';
import type { Background } from '#server/mail/background.ts';
import type { Mailer } from '#server/mail/mailer.ts';
import { KnownError } from '#shared/errors.ts';
import type { Origin } from '#shared/permissions.ts';
import { storeCode, takeCode, takeCodeTry } from './codes.db.ts';
import { codeLetter } from './letters.ts';
import { hashOfNobody, hashPassword, verifyPassword } from './passwords.ts';
import { firstMembership } from './people.db.ts';
import { codeFrom, typedCode } from './short-codes.ts';
import { type SignedIn, type SignInDeps, startAfter } from './sign-in.ts';
import { type Attempt, countLetter, countTry } from './tries.ts';

type LetterDeps = SignInDeps & { readonly mailer: Mailer | null; readonly background: Background };

const codeLength = 8;
const lifeMs = 600_000;
const tries = 5;

/**
 * Sends a one-time code to whoever has an address. Everything that depends on whether somebody has it happens after the
 * answer. Throws mail_not_configured, too_many_requests.
 */
export async function sendCode(deps: LetterDeps, attempt: Attempt): Promise<void> {
  const { mailer } = deps;
  if (mailer === null) throw new KnownError('mail_not_configured');
  await countLetter(deps.db, 'code', attempt, nowOf(deps.clock));
  deps.background.start('sign-in code', async () => {
    const member = await firstMembership(deps.db, attempt.email);
    if (member === undefined) return;
    const code = codeFrom(randomBytes(codeLength));
    const codeHash = await hashPassword(code, deps.hashCost);
    const expiresAt = new Date(nowOf(deps.clock).getTime() + lifeMs);
    await storeCode(deps.db, { userId: member.userId, codeHash, expiresAt, tries });
    await mailer.send(codeLetter({ to: attempt.email, code }));
  });
}

/**
 * Signs somebody in with a code, once. A code that nobody was sent costs the same work as one that is wrong. Throws
 * code_wrong, two_factor_needed, second_factor_wrong, too_many_requests.
 */
export async function signInWithMailedCode(
  deps: SignInDeps,
  given: Attempt & Origin & { readonly code: string; readonly secondFactor: string | undefined },
): Promise<SignedIn> {
  await countTry(deps.db, given, nowOf(deps.clock));
  const member = await firstMembership(deps.db, given.email);
  const now = nowOf(deps.clock);
  // Asked of nobody too: a query more would tell that there is somebody.
  const codeHash = await takeCodeTry(deps.db, member?.userId ?? 'nobody', now);
  const right = await verifyPassword(typedCode(given.code), codeHash ?? hashOfNobody(deps.hashCost));
  if (member === undefined || codeHash === undefined || !right) {
    await noteRefusedSignIn(deps.db, { email: given.email, from: given, at: now });
    throw new KnownError('code_wrong');
  }
  return await startAfter(deps, given, member, async () => {
    if (!(await takeCode(deps.db, member.userId, codeHash))) throw new KnownError('code_wrong');
  });
}
