import { listAgentsOf, readAgentSummary } from '#server/agents/agents.ts';
import { createAgentOf, editAgentOf } from '#server/agents/edit-agents.ts';
import { readLikelyCallsOf } from '#server/agents/likely-calls.ts';
import { readWeakChecksOf } from '#server/agents/weak-checks.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { readLoginsOf, unlinkLoginOf } from '#server/people/agent-logins.ts';
import * as agentPage from '#shared/agent-page.ts';
import * as agents from '#shared/agents.ts';

export const agentHandlers: readonly Handler[] = [
  handle(agents.listAgents, ({ actor, query }, deps) => listAgentsOf(deps, actor, query)),

  handle(agents.readAgent, ({ actor, params }, deps) => readAgentSummary(deps, actor, params.id)),

  handle(agents.readWeakChecks, ({ actor, params, query }, deps) =>
    readWeakChecksOf(deps, actor, { ...query, agentId: params.id }),
  ),

  handle(agentPage.readLikelyCalls, ({ actor, params }, deps) => readLikelyCallsOf(deps, actor, params.id)),

  handle(agentPage.readAgentLogins, ({ actor, params }, deps) => readLoginsOf(deps, actor, params.id)),

  handle(agentPage.unlinkLogin, ({ actor, params, body }, deps) =>
    unlinkLoginOf(deps, actor, { agentId: params.id, userId: body.user_id }),
  ),

  handle(agents.createAgent, ({ actor, body }, deps) => createAgentOf(deps, actor, body)),

  handle(agents.editAgent, ({ actor, params, body }, deps) => editAgentOf(deps, actor, params.id, body)),
];
