import { type Handler, handle } from '#server/http/bind.ts';
import { hearHook } from '#server/transcription/provider-jobs.ts';
import { hearAssemblyAi, hookHeader } from '#shared/provider-hooks.ts';

export const providerHookHandlers: readonly Handler[] = [
  handle(hearAssemblyAi, ({ request }, deps) => {
    const secret = request.headers[hookHeader];
    return hearHook(deps, typeof secret === 'string' ? secret : null);
  }),
];
