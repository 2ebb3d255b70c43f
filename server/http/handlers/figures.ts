import { readFiguresOf } from '#server/figures/figures.ts';
import { readToLookAtOf } from '#server/figures/groups.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import * as figures from '#shared/figures.ts';

export const figureHandlers: readonly Handler[] = [
  handle(figures.readFigures, ({ actor, query }, deps) => readFiguresOf(deps, actor, query)),

  handle(figures.readToLookAt, ({ actor, query }, deps) => readToLookAtOf(deps, actor, query)),
];
