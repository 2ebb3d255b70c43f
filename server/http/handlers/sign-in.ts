import { type Handler, handle } from '#server/http/bind.ts';
import { attemptOf, giveSession } from '#server/http/give-session.ts';
import { originOf } from '#server/http/origin.ts';
import { sendCode, signInWithMailedCode } from '#server/people/codes.ts';
import { requestResetLetter, resetPasswordWith } from '#server/people/resets.ts';
import * as signIn from '#shared/sign-in.ts';

/** Ways in besides the password: one-time codes, and links for a new password. */
export const signInHandlers: readonly Handler[] = [
  handle(signIn.readSignInWays, async (_, deps) => ({ email: deps.mailer !== null })),

  handle(signIn.requestSignInCode, async ({ body, request }, deps) => {
    await sendCode(deps, attemptOf(request, body.email));
  }),

  handle(signIn.signInWithCode, async ({ body, request, http }, deps) => {
    const { email, code, second_factor: secondFactor } = body;
    const given = { ...attemptOf(request, email), code, secondFactor };
    return await giveSession(deps, http, await signInWithMailedCode(deps, given));
  }),

  handle(signIn.requestReset, async ({ body, request }, deps) => {
    await requestResetLetter(deps, attemptOf(request, body.email));
  }),

  handle(signIn.resetPassword, async ({ body, request }, deps) => {
    await resetPasswordWith(deps, body, originOf(request));
  }),
];
