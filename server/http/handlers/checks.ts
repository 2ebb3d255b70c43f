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
import { callsToTryOf, improvePromptOf, tryByClaudeOf } from '#server/checks/try-claude.ts';
import type { Deps } from '#server/deps.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { readyProviders } from '#server/providers/ready.ts';
import * as checks from '#shared/check-edits.ts';
import * as tries from '#shared/check-tries.ts';

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
    return tryCheckOf(deps, actor, params.id, { rule: body.judging, signal: untilGone(http) });
  }),

  handle(tries.listCallsToTry, async ({ actor, params }, deps) => ({
    rows: (await callsToTryOf(deps, actor, params.id)).map(({ id, fileName, createdAt }) => ({
      call_id: id,
      file_name: fileName,
      created_at: createdAt.toISOString(),
    })),
  })),

  handle(tries.tryByClaude, ({ actor, params, body, http }, deps) => {
    const { call_id: callId, check_id: id, pass_mark: passMark, ...check } = body;
    const signal = untilGone(http);
    return tryByClaudeOf(reaching(deps), actor, params.id, {
      callId,
      check: { ...check, id, passMark },
      signal,
    });
  }),

  handle(tries.improvePrompt, ({ actor, params, body, http }, deps) =>
    improvePromptOf(reaching(deps), actor, params.id, { ...body, signal: untilGone(http) }),
  ),
];

/** Aborted when whoever asks has gone. */
function untilGone(http: { readonly raw: NodeJS.EventEmitter }): AbortSignal {
  const gone = new AbortController();
  http.raw.once('close', () => gone.abort());
  return gone.signal;
}

function reaching({ db, clock, ports }: Deps): Parameters<typeof improvePromptOf>[0] {
  return { db, clock, judgeOf: ports.judgeOf };
}
