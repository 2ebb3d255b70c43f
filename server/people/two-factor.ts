import { randomBytes } from 'node:crypto';
import { renderSVG } from 'uqr';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import { KnownError } from '#shared/errors.ts';
import type { Origin } from '#shared/permissions.ts';
import { noteEverywhere } from './account-notes.ts';
import { checkSecondFactor, twoFactorPlace } from './second-factor.ts';
import { codeFrom, grouped, typedCode } from './short-codes.ts';
import { hashToken } from './tokens.ts';
import { stepOfCode, totpAddress, totpSecret } from './totp.ts';
import { countSecondFactor, forgiveSecondFactor } from './tries.ts';
import {
  beginRow,
  confirmRow,
  deleteTwoFactor,
  replaceRecoveryCodes,
  replaceSecret,
  sealedTwoFactors,
  twoFactorOf,
} from './two-factor.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly secrets: Secrets };

/** Whose login it is, and from where they ask. */
export type Holder = { readonly userId: string; readonly from: Origin };

const recoveryCodes = 10;
/** As many as a TOTP secret should have (RFC 4226, section 4). */
const secretBytes = 20;

/** What an authenticator app needs: the secret to be typed, or the address in the QR code (SVG). */
export type Begun = { readonly secret: string; readonly qr_svg: string };

/** Begins two-factor: nothing is asked for until a first code proves that the app has the secret. Throws two_factor_on. */
export async function beginTwoFactor(deps: Deps, { userId }: Holder, email: string): Promise<Begun> {
  const secret = totpSecret(randomBytes(secretBytes));
  const sealed = await deps.secrets.seal(secret, twoFactorPlace(userId));
  if (!(await beginRow(deps.db, userId, sealed))) throw new KnownError('two_factor_on');
  return { secret, qr_svg: renderSVG(totpAddress(secret, email), { border: 2, pixelSize: 4 }) };
}

/**
 * Turns two-factor on with a first code; answers the recovery codes, which nothing shows again. Throws
 * two_factor_not_begun, two_factor_on, second_factor_wrong, too_many_requests.
 */
export async function confirmTwoFactor(deps: Deps, holder: Holder, code: string): Promise<string[]> {
  const { userId } = holder;
  const factor = await twoFactorOf(deps.db, userId);
  if (factor === undefined) throw new KnownError('two_factor_not_begun');
  if (factor.confirmedAt !== null) throw new KnownError('two_factor_on');
  const now = nowOf(deps.clock);
  await countSecondFactor(deps.db, userId, now);
  const secret = await deps.secrets.open(factor.secret, twoFactorPlace(userId));
  const step = stepOfCode(secret, typedCode(code), now);
  if (step === null) throw new KnownError('second_factor_wrong');
  await forgiveSecondFactor(deps.db, userId, now);
  return await deps.db.transaction().execute(async (trx) => {
    if (!(await confirmRow(trx, userId, step, now))) throw new KnownError('two_factor_on');
    await noteEverywhere(trx, holder, { act: 'user.two_factor_on', at: now });
    return await newCodes(trx, userId);
  });
}

/** Turns two-factor off, with a code of it. Throws two_factor_needed, second_factor_wrong, too_many_requests. */
export async function turnOffTwoFactor(deps: Deps, holder: Holder, code: string): Promise<void> {
  await checkSecondFactor(deps, holder.userId, code);
  await forgetTwoFactor(deps, holder);
}

/** Turns two-factor off without a code: for the operator, when phone and recovery codes are lost. */
export async function forgetTwoFactor(
  deps: Pick<Deps, 'db' | 'clock'>,
  holder: Pick<Holder, 'userId'> & { readonly from?: Origin },
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    if (!(await deleteTwoFactor(trx, holder.userId))) return;
    await noteEverywhere(trx, holder, { act: 'user.two_factor_off', at: nowOf(deps.clock) });
  });
}

/** Replaces the recovery codes. Throws two_factor_not_begun. */
export async function renewRecoveryCodes(deps: Deps, holder: Holder): Promise<string[]> {
  const { userId } = holder;
  const factor = await twoFactorOf(deps.db, userId);
  if (factor === undefined || factor.confirmedAt === null) throw new KnownError('two_factor_not_begun');
  return await deps.db.transaction().execute(async (trx) => {
    await noteEverywhere(trx, holder, { act: 'user.recovery_codes_made', at: nowOf(deps.clock) });
    return await newCodes(trx, userId);
  });
}

/** Seals every secret of two-factor with the newest key. */
export async function resealTwoFactors(deps: Pick<Deps, 'db' | 'secrets'>): Promise<void> {
  for (const { userId, secret } of await sealedTwoFactors(deps.db)) {
    const fresh = await deps.secrets.reseal(secret, twoFactorPlace(userId));
    if (fresh !== null) await replaceSecret(deps.db, userId, secret, fresh);
  }
}

/** Ten codes of 80 bits; what is stored of each is a hash. */
async function newCodes(trx: Trx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, () => codeFrom(randomBytes(16)));
  await replaceRecoveryCodes(trx, userId, codes.map(hashToken));
  return codes.map(grouped);
}
