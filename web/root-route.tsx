import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router';
import { meQuery } from './me.ts';
import { useRetry } from './page-error.tsx';
import { Shell } from './shell/shell.tsx';
import { OfflinePage } from './shell/whole-page.tsx';

/** What every route may rely on. */
type Context = { client: QueryClient };

/** The route above all others. */
export const root = createRootRouteWithContext<Context>()({ component: Outlet });

/** Everything for signed-in people: without a session it leads to the sign-in page and back. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData(meQuery);
    if (me === null) throw redirect({ to: '/login', search: { next: location.href }, replace: true });
  },
  component: Shell,
  errorComponent: ({ error, reset }) => <OfflinePage error={error} onRetry={useRetry(reset)} />,
});
