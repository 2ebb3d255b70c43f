import {
  editAgentMatchingOf,
  previewPatternOf,
  readAgentMatchingOf,
} from '#server/campaigns/agent-matching.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { readCsvForm } from '#server/http/csv-form.ts';
import { previewCsvOf } from '#server/uploads/preview-csv.ts';
import * as matching from '#shared/agent-matching.ts';
import { previewCsv } from '#shared/csv-preview.ts';

export const agentMatchingHandlers: readonly Handler[] = [
  handle(matching.readAgentMatching, ({ actor, params }, deps) =>
    readAgentMatchingOf(deps, actor, params.id),
  ),

  handle(matching.editAgentMatching, ({ actor, params, body }, deps) =>
    editAgentMatchingOf(deps, actor, params.id, body),
  ),

  handle(matching.previewPattern, async ({ actor, params, body }, deps) => ({
    rows: await previewPatternOf(deps, actor, params.id, body),
  })),

  handle(previewCsv, async ({ actor, params, request, http }, deps) => {
    const gone = new AbortController();
    http.raw.once('close', () => gone.abort());
    const json = await previewCsvOf(deps, actor, params.id, () => readCsvForm(request), gone.signal);
    // The thread has put it in the shape of the reply already.
    return http.type('application/json; charset=utf-8').send(Buffer.from(json));
  }),
];
