import { type Handler, handle } from '#server/http/bind.ts';
import { editRetentionOf, listRetentionOf, previewRetentionOf } from '#server/retention/retention.ts';
import * as retention from '#shared/retention.ts';

export const retentionHandlers: readonly Handler[] = [
  handle(retention.listRetention, ({ actor }, deps) => listRetentionOf(deps, actor)),

  handle(retention.previewRetention, ({ actor, params, query }, deps) =>
    previewRetentionOf(deps, actor, params.id, query),
  ),

  handle(retention.editRetention, ({ actor, params, body }, deps) =>
    editRetentionOf(deps, actor, params.id, body),
  ),
];
