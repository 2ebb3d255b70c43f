import { readDashboard } from '#server/dashboard/dashboard.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import * as dashboard from '#shared/dashboard.ts';

export const dashboardHandlers: readonly Handler[] = [
  handle(dashboard.readDashboard, ({ actor }, deps) => readDashboard(deps, actor)),
];
