import { createRoute } from '@tanstack/react-router';
import { page } from './page.tsx';
import { root } from './root-route.tsx';
import { textsOf } from './search-text.ts';

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>) => textsOf(search, 'next'),
  component: page(async () => (await import('./session/login-page.tsx')).LoginPage),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: page(async () => (await import('./session/setup-page.tsx')).SetupPage),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: page(async () => (await import('./session/reset-page.tsx')).ResetPage),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invite/$token',
  component: page(async () => (await import('./session/invite-page.tsx')).InvitePage),
});

/** The pages of whoever is not signed in. */
export const sessionRoutes = [login, setup, reset, invitation] as const;
