import { type Handler, handle } from '#server/http/bind.ts';
import { forgetProvider, listProvidersOf, saveProvider } from '#server/providers/settings.ts';
import { testProviderOf } from '#server/providers/try-provider.ts';
import { listUnreadCallsOf, listUnreadOf } from '#server/providers/unread.ts';
import * as providers from '#shared/provider-settings.ts';
import * as unread from '#shared/unread-calls.ts';

export const providerHandlers: readonly Handler[] = [
  handle(providers.listProviders, async ({ actor }, deps) => ({ rows: await listProvidersOf(deps, actor) })),

  handle(providers.saveProvider, ({ actor, params, body }, deps) =>
    saveProvider(deps, actor, params.provider, body),
  ),

  handle(providers.forgetProvider, ({ actor, params }, deps) => forgetProvider(deps, actor, params.provider)),

  handle(unread.listUnread, ({ actor }, deps) => listUnreadOf(deps, actor)),

  handle(unread.listUnreadCalls, async ({ actor, params }, deps) => ({
    call_ids: await listUnreadCallsOf(deps, actor, params.id),
  })),

  handle(providers.testProvider, ({ actor, params }, deps) => testProviderOf(deps, actor, params.provider)),
];
