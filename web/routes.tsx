import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useRouter,
} from '@tanstack/react-router';
import { type Action, can } from '#shared/permissions.ts';
import { actorOf, meQuery } from './me.ts';
import { parseSearch, stringifySearch } from './search-text.ts';
import { Shell } from './shell/shell.tsx';
import { ForbiddenPage, NotFoundPage, OfflinePage } from './shell/whole-page.tsx';
import { readFilters } from './shown/call-filters.ts';
import { ProblemState } from './shown/problem-state.tsx';
import { PageSkeleton } from './ui/page-skeleton.tsx';

type Context = { client: QueryClient };

/** Thrown by a page's guard; the page shows 403 then. */
class NotAllowed extends Error {}

const root = createRootRouteWithContext<Context>()({ component: Outlet });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'next'),
  component: lazyRouteComponent(() => import('./session/login-page.tsx'), 'LoginPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./session/setup-page.tsx'), 'SetupPage'),
});

/** Everything for signed-in people: without a session it leads to the sign-in page and back. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData(meQuery);
    if (me === null) throw redirect({ to: '/login', search: { next: location.href }, replace: true });
    return { actor: actorOf(me) };
  },
  component: Shell,
  errorComponent: ({ error, reset }) => <OfflinePage error={error} onRetry={useRetry(reset)} />,
});

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./dashboard/dashboard-page.tsx'), 'DashboardPage'),
});

const calls = createRoute({
  getParentRoute: () => inside,
  path: '/calls',
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import('./calls/calls-page.tsx'), 'CallsPage'),
});

const oneCall = createRoute({
  getParentRoute: () => inside,
  path: '/calls/$callId',
  component: lazyRouteComponent(() => import('./call/call-page.tsx'), 'CallPage'),
});

const upload = createRoute({
  getParentRoute: () => inside,
  path: '/upload',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'campaign'),
  beforeLoad: guard('calls.upload'),
  component: lazyRouteComponent(() => import('./upload/upload-page.tsx'), 'UploadPage'),
});

const campaigns = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns',
  beforeLoad: guard('campaigns.view'),
  component: lazyRouteComponent(() => import('./campaigns/campaigns-page.tsx'), 'CampaignsPage'),
});

const oneCampaign = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId',
  beforeLoad: guard('campaigns.view'),
  component: lazyRouteComponent(() => import('./campaigns/campaign-page.tsx'), 'CampaignPage'),
});

const tree = root.addChildren([
  login,
  setup,
  inside.addChildren([dashboard, calls, oneCall, upload, campaigns, oneCampaign]),
]);

/** The router: one tree, pages loaded when they are first wanted. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    scrollToTopSelectors: ['#main'],
    defaultPendingComponent: PageSkeleton,
    defaultPendingMs: 150,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: PageError,
  });
}

function PageError({ error, reset }: { error: unknown; reset: () => void }) {
  const retry = useRetry(reset);
  if (error instanceof NotAllowed) return <ForbiddenPage />;
  return <ProblemState error={error} onRetry={retry} />;
}

function useRetry(reset: () => void): () => void {
  const router = useRouter();
  return () => {
    reset();
    void router.invalidate();
  };
}

function guard(action: Action) {
  return ({ context }: { context: { actor: ReturnType<typeof actorOf> } }) => {
    if (!can(context.actor, action)) throw new NotAllowed();
  };
}

function textsOf<Name extends string>(
  search: Record<string, unknown>,
  name: Name,
): { [name in Name]?: string } {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? ({ [name]: value } as { [name in Name]?: string }) : {};
}
