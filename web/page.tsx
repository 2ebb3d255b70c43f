import { type AnyRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { FunctionComponent } from 'react';
import type { Action } from '#shared/permissions.ts';
import { offlineProblem } from './api.ts';
import { useCan } from './me.ts';
import { ForbiddenPage, ForbiddenSection } from './shell/whole-page.tsx';

type PageModule = { default: FunctionComponent };

/**
 * A page that is loaded when it is first wanted. `needs` is the action its visitors must be allowed; others see 403.
 * Its `preload` fetches it ahead of time.
 */
export function page(load: () => Promise<FunctionComponent>, needs?: Action) {
  return guarded(load, needs, ForbiddenPage);
}

/** The same for a section inside a page: whoever is not allowed is told below that page's header. */
export function section(load: () => Promise<FunctionComponent>, needs: Action) {
  return guarded(load, needs, ForbiddenSection);
}

function guarded(
  load: () => Promise<FunctionComponent>,
  needs: Action | undefined,
  Forbidden: FunctionComponent,
) {
  const Page = lazyRouteComponent<PageModule>(async () => ({ default: await loadOrTell(load) }));
  if (needs === undefined) return Page;
  const Guarded = () => (useCan()(needs) ? <Page /> : <Forbidden />);
  return Object.assign(Guarded, { preload: async () => await Page.preload?.() });
}

/** Without a connection the router would load the whole app again, and lose it; so that is told instead. */
async function loadOrTell(load: () => Promise<FunctionComponent>): Promise<FunctionComponent> {
  try {
    return await load();
  } catch (error) {
    throw navigator.onLine ? error : offlineProblem();
  }
}

/** Fetches every page that is not there yet, so that going there is instant, without a connection too. Never throws. */
export async function fetchPages(router: AnyRouter): Promise<void> {
  const routes = Object.values(router.routesById);
  await Promise.allSettled(routes.map(({ options: { component } }) => component?.preload?.()));
}
