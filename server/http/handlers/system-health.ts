import { type Handler, handle } from '#server/http/bind.ts';
import { readSystemHealthOf } from '#server/system-health/system-health.ts';
import { readSystemHealth } from '#shared/system-health.ts';

export const systemHealthHandlers: readonly Handler[] = [
  handle(readSystemHealth, ({ actor }, deps) => readSystemHealthOf(deps, actor)),
];
