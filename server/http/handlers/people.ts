import { type Handler, handle } from '#server/http/bind.ts';
import { attemptOf, giveSession } from '#server/http/give-session.ts';
import { hasTls } from '#server/http/identify.ts';
import { originOf } from '#server/http/origin.ts';
import { clearSessionCookie } from '#server/http/session-cookie.ts';
import { readMe } from '#server/people/people.ts';
import { signOut } from '#server/people/sessions.ts';
import { isSetupOpen, setUp } from '#server/people/setup.ts';
import { signInWithPassword } from '#server/people/sign-in.ts';
import { KnownError } from '#shared/errors.ts';
import * as people from '#shared/people.ts';

export const peopleHandlers: readonly Handler[] = [
  handle(people.readSession, async ({ actor }, deps) => {
    if (actor === null) return null;
    if (actor.kind !== 'person') throw new KnownError('key_not_allowed');
    return await readMe(deps, actor);
  }),

  handle(people.signIn, async ({ body, request, http }, deps) => {
    const { email, password, second_factor: secondFactor } = body;
    const given = { ...attemptOf(request, email), password, secondFactor };
    return await giveSession(deps, http, await signInWithPassword(deps, given));
  }),

  handle(people.signOut, async ({ actor, sessionId, http }, deps) => {
    if (sessionId !== null && actor.kind === 'person') await signOut(deps, actor, sessionId);
    void http.header('set-cookie', clearSessionCookie(hasTls(deps.config)));
  }),

  handle(people.readSetup, async (_, deps) => ({ open: await isSetupOpen(deps) })),

  handle(people.setUp, async ({ body, request, http }, deps) => {
    const { actor, ...signedIn } = await setUp(deps, body, originOf(request));
    return await giveSession(deps, http, { ...signedIn, ...actor });
  }),
];
