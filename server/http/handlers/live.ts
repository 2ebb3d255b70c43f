import { type Handler, handle } from '#server/http/bind.ts';
import type { Live } from '#server/http/live.ts';
import { readEvents } from '#shared/events.ts';

/** The live stream of this process. */
export function liveHandlers(live: Live): readonly Handler[] {
  return [handle(readEvents, async ({ actor, sessionId, http }) => live.watch({ actor, sessionId, http }))];
}
