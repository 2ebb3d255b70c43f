import { type Handler, handle } from '#server/http/bind.ts';
import { giveSession } from '#server/http/give-session.ts';
import { originOf } from '#server/http/origin.ts';
import { acceptInvitationWith, readInvitation } from '#server/people/accept-invitation.ts';
import {
  inviteSomebody,
  listInvitationsOf,
  renewInvitationOf,
  revokeInvitationOf,
} from '#server/people/invitations.ts';
import { changeMember, listPeopleOf, removeMember } from '#server/people/members.ts';
import { makeResetLinkOf } from '#server/people/resets.ts';
import * as invitations from '#shared/invitations.ts';
import * as members from '#shared/members.ts';

/** The people of an organization, and who is invited to join them. */
export const memberHandlers: readonly Handler[] = [
  handle(members.listPeople, ({ actor, query }, deps) => listPeopleOf(deps, actor, query)),

  handle(members.changePerson, ({ actor, params, body }, deps) => changeMember(deps, actor, params.id, body)),

  handle(members.removePerson, ({ actor, params }, deps) => removeMember(deps, actor, params.id)),

  handle(members.makeResetLink, ({ actor, params }, deps) => makeResetLinkOf(deps, actor, params.id)),

  handle(invitations.listInvitations, async ({ actor }, deps) => ({
    rows: await listInvitationsOf(deps, actor),
  })),

  handle(invitations.invite, ({ actor, body }, deps) => inviteSomebody(deps, actor, body)),

  handle(invitations.renewInvitation, ({ actor, params }, deps) => renewInvitationOf(deps, actor, params.id)),

  handle(invitations.revokeInvitation, ({ actor, params }, deps) =>
    revokeInvitationOf(deps, actor, params.id),
  ),

  handle(invitations.openInvitation, ({ body }, deps) => readInvitation(deps, body.token)),

  handle(invitations.acceptInvitation, async ({ body, request, http }, deps) => {
    const { second_factor: secondFactor, ...given } = body;
    const holder = { ...given, secondFactor, ...originOf(request), address: request.ip };
    return await giveSession(deps, http, await acceptInvitationWith(deps, holder));
  }),
];
