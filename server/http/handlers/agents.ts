import { listAgentsOf, readAgentOf } from '#server/agents/agents.ts';
import { createAgentOf, editAgentOf } from '#server/agents/edit-agents.ts';
import { readWeakChecksOf } from '#server/agents/weak-checks.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import * as agents from '#shared/agents.ts';

export const agentHandlers: readonly Handler[] = [
  handle(agents.listAgents, ({ actor, query }, deps) => listAgentsOf(deps, actor, query)),

  handle(agents.readAgent, ({ actor, params }, deps) => readAgentOf(deps, actor, params.id)),

  handle(agents.readWeakChecks, ({ actor, params, query }, deps) =>
    readWeakChecksOf(deps, actor, { ...query, agentId: params.id }),
  ),

  handle(agents.createAgent, ({ actor, body }, deps) => createAgentOf(deps, actor, body)),

  handle(agents.editAgent, ({ actor, params, body }, deps) => editAgentOf(deps, actor, params.id, body)),
];
