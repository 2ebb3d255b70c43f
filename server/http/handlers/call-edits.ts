import { readCallOf } from '#server/calls/calls.ts';
import { editCallOf, linkAgentToCalls } from '#server/calls/edit-call.ts';
import { swapRolesOf } from '#server/calls/swap-roles.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { isAnybodyWorking } from '#server/pipeline/crew.ts';
import * as edits from '#shared/call-edits.ts';

export const callEditHandlers: readonly Handler[] = [
  handle(edits.editCall, async ({ actor, params, body }, deps) => {
    await editCallOf(deps, actor, params.id, body);
    return readCallOf({ ...deps, workerAlive: () => isAnybodyWorking(deps) }, actor, params.id);
  }),

  handle(edits.swapCallRoles, async ({ actor, params, body }, deps) => {
    await swapRolesOf(deps, actor, params.id, body.transcript_id);
    return readCallOf({ ...deps, workerAlive: () => isAnybodyWorking(deps) }, actor, params.id);
  }),

  handle(edits.linkAgent, ({ actor, body }, deps) => linkAgentToCalls(deps, actor, body)),
];
