import { listChecksOf } from '#server/checks/checks.ts';
import {
  createCheckOf,
  deleteCheckOf,
  duplicateCheckOf,
  editCheckOf,
  orderChecksOf,
} from '#server/checks/edit-checks.ts';
import { importChecksOf } from '#server/checks/import-checks.ts';
import { tryCheckOf } from '#server/checks/try-check.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { readyProviders } from '#server/providers/ready.ts';
import * as checks from '#shared/check-edits.ts';

export const checkHandlers: readonly Handler[] = [
  handle(checks.listChecks, async ({ actor, params }, deps) => ({
    ...(await listChecksOf(deps, actor, params.id)),
    claude_ready: (await readyProviders(deps, actor.organizationId)).claude,
  })),

  handle(checks.createCheck, ({ actor, params, body }, deps) => createCheckOf(deps, actor, params.id, body)),

  handle(checks.editCheck, ({ actor, params, body: { revision, changes } }, deps) =>
    editCheckOf(deps, actor, { campaignId: params.id, id: params.check_id, revision }, changes),
  ),

  handle(checks.deleteCheck, ({ actor, params, query: { revision } }, deps) =>
    deleteCheckOf(deps, actor, { campaignId: params.id, id: params.check_id, revision }),
  ),

  handle(checks.duplicateCheck, ({ actor, params }, deps) =>
    duplicateCheckOf(deps, actor, params.id, params.check_id),
  ),

  handle(checks.orderChecks, ({ actor, params, body }, deps) =>
    orderChecksOf(deps, actor, params.id, body.check_ids),
  ),

  handle(checks.importChecks, async ({ actor, params, body }, deps) => ({
    added: await importChecksOf(deps, actor, params.id, body),
  })),

  handle(checks.tryCheck, ({ actor, params, body, http }, deps) => {
    const gone = new AbortController();
    http.raw.once('close', () => gone.abort());
    return tryCheckOf(deps, actor, params.id, { rule: body.judging, signal: gone.signal });
  }),
];
