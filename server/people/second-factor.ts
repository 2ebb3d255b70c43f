import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Place } from '#server/secrets/envelope.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import { KnownError } from '#shared/errors.ts';
import { typedCode } from './short-codes.ts';
import { hashToken } from './tokens.ts';
import { stepOfCode } from './totp.ts';
import { countSecondFactor, forgiveSecondFactor } from './tries.ts';
import { takeRecoveryCode, takeStep, twoFactorOf } from './two-factor.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly secrets: Secrets };

/** Where the secret of a login's two-factor is sealed. */
export function twoFactorPlace(userId: string): Place {
  return { table: 'two_factors', organizationId: null, id: userId };
}

/**
 * Lets somebody pass whose login has no two-factor, or who gives a code of their app that was not used before, or a
 * recovery code, which is then used up. Throws two_factor_needed, second_factor_wrong, too_many_requests.
 */
export async function checkSecondFactor(
  deps: Deps,
  userId: string,
  given: string | undefined,
): Promise<void> {
  const factor = await twoFactorOf(deps.db, userId);
  if (factor === undefined || factor.confirmedAt === null) return;
  if (given === undefined) throw new KnownError('two_factor_needed');
  await countSecondFactor(deps.db, userId, nowOf(deps.clock));
  const code = typedCode(given);
  const secret = await deps.secrets.open(factor.secret, twoFactorPlace(userId));
  const step = stepOfCode(secret, code, nowOf(deps.clock));
  const right =
    step === null
      ? await takeRecoveryCode(deps.db, userId, hashToken(code))
      : await takeStep(deps.db, userId, step);
  if (!right) throw new KnownError('second_factor_wrong');
  await forgiveSecondFactor(deps.db, userId, nowOf(deps.clock));
}
