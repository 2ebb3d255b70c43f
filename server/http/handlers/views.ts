import { type Handler, handle } from '#server/http/bind.ts';
import { createView, deleteViewOf, editViewOf, listViewsOf } from '#server/views/views.ts';
import * as views from '#shared/saved-views.ts';

export const viewHandlers: readonly Handler[] = [
  handle(views.listViews, async ({ actor }, deps) => ({ rows: await listViewsOf(deps, actor) })),

  handle(views.saveView, ({ actor, body }, deps) => createView(deps, actor, body)),

  handle(views.editView, ({ actor, params, body }, deps) => editViewOf(deps, actor, params.id, body)),

  handle(views.deleteView, ({ actor, params }, deps) => deleteViewOf(deps, actor, params.id)),
];
