import type { FastifyRequest } from 'fastify';
import { type Handler, handle } from '#server/http/bind.ts';
import { giveSession, giveToken } from '#server/http/give-session.ts';
import { originOf } from '#server/http/origin.ts';
import {
  changePassword,
  confirmSelf,
  endOtherSessions,
  endOwnSession,
  listOrganizationsOf,
  listOwnSessions,
  readAccountOf,
  renameSelf,
  rotateSession,
  type Self,
  switchOrganization,
} from '#server/people/account.ts';
import {
  beginTwoFactor,
  confirmTwoFactor,
  renewRecoveryCodes,
  turnOffTwoFactor,
} from '#server/people/two-factor.ts';
import * as account from '#shared/account.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';

/** One's own login: everybody has one. */
export const accountHandlers: readonly Handler[] = [
  handle(account.readAccount, (given, deps) => readAccountOf(deps, selfOf(given))),

  handle(account.editAccount, (given, deps) => renameSelf(deps, selfOf(given), given.body.name)),

  handle(account.changeOwnPassword, async (given, deps) => {
    giveToken(deps, given.http, await changePassword(deps, selfOf(given), given.body));
  }),

  handle(account.beginOwnTwoFactor, async (given, deps) => {
    const self = selfOf(given);
    const email = await confirmSelf(deps, self, given.body.password);
    return await beginTwoFactor(deps, self, email);
  }),

  handle(account.confirmOwnTwoFactor, async (given, deps) => {
    const self = selfOf(given);
    const codes = await confirmTwoFactor(deps, self, given.body.code);
    giveToken(deps, given.http, await rotateSession(deps, self));
    return { recovery_codes: codes };
  }),

  handle(account.turnOffOwnTwoFactor, async (given, deps) => {
    const self = selfOf(given);
    await confirmSelf(deps, self, given.body.password);
    await turnOffTwoFactor(deps, self, given.body.code);
    giveToken(deps, given.http, await rotateSession(deps, self));
  }),

  handle(account.renewOwnRecoveryCodes, async (given, deps) => {
    const self = selfOf(given);
    await confirmSelf(deps, self, given.body.password);
    return { recovery_codes: await renewRecoveryCodes(deps, self) };
  }),

  handle(account.listOwnSessions, async (given, deps) => ({
    rows: await listOwnSessions(deps, selfOf(given)),
  })),

  handle(account.revokeOwnSession, (given, deps) => endOwnSession(deps, selfOf(given), given.params.id)),

  handle(account.revokeOtherSessions, (given, deps) => endOtherSessions(deps, selfOf(given))),

  handle(account.listOwnOrganizations, async (given, deps) => ({
    rows: await listOrganizationsOf(deps, selfOf(given), given.actor.organizationId),
  })),

  handle(account.switchOrganization, async (given, deps) => {
    const { organization_id: organizationId } = given.body;
    return await giveSession(deps, given.http, await switchOrganization(deps, selfOf(given), organizationId));
  }),
];

function selfOf(given: { actor: Actor; sessionId: string | null; request: FastifyRequest }): Self {
  const { actor, sessionId, request } = given;
  if (actor.kind !== 'person' || sessionId === null) throw new KnownError('key_not_allowed');
  return { userId: actor.userId, sessionId, from: { ...originOf(request), address: request.ip } };
}
