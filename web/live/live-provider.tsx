import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { LiveEvent, readEvents } from '#shared/events.ts';
import { meQuery } from '../me.ts';
import { connectLive, type LiveSource, type LiveState } from './connection.ts';
import { refreshAfter, refreshAll, refreshEnded, refreshUnsettled, showEvent } from './refresh.ts';

const LiveContext = createContext<LiveState>('connecting');

/** Whether changes reach this page by themselves. */
export function useLiveState(): LiveState {
  return useContext(LiveContext);
}

/** Holds the one live stream of the app and lets its events move what is shown. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const router = useRouter();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const gathered = gather(client);
    const stop = connectLive(browserSource, {
      onState: (told) => {
        setState(told);
        if (told === 'lost') checkSession(client, () => void router.invalidate());
      },
      onEvent: gathered.add,
      onFirstOpen: () => void refreshUnsettled(client),
      onGap: () => void refreshAll(client),
    });
    return () => {
      stop();
      gathered.stop();
    };
  }, [client, router]);
  return <LiveContext value={state}>{children}</LiveContext>;
}

/** A stream ends when the session has ended somewhere else; then the way leads to the sign-in page. */
function checkSession(client: QueryClient, onSignedOut: () => void): void {
  client
    .fetchQuery({ ...meQuery, staleTime: 0 })
    .then((me) => (me === null ? onSignedOut() : undefined))
    .catch(() => undefined);
}

/**
 * Shows each event at once; the results of a call that ended are fetched at once too. Whatever else has to be fetched
 * is fetched for all events of 700 ms together.
 */
function gather(client: QueryClient) {
  let waiting: LiveEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    const events = waiting;
    waiting = [];
    timer = undefined;
    // What could not be fetched now is shown as stale data and fetched again with the next event or visit.
    refreshAfter(client, events).catch(() => undefined);
  };
  return {
    add: (event: LiveEvent) => {
      showEvent(client, event);
      refreshEnded(client, event).catch(() => undefined);
      waiting.push(event);
      timer ??= setTimeout(flush, 700);
    },
    stop: () => clearTimeout(timer),
  };
}

const browserSource: LiveSource = {
  open: ({ opened, said, missed, failed }) => {
    const stream = new EventSource(readEvents.path);
    stream.addEventListener('open', opened);
    stream.addEventListener('message', (event: MessageEvent<string>) => said(event.data));
    stream.addEventListener('resync', missed);
    stream.addEventListener('error', failed);
    // A stream can stay open for minutes after the network is gone; the browser knows it sooner.
    window.addEventListener('offline', failed);
    return () => {
      window.removeEventListener('offline', failed);
      stream.close();
    };
  },
  read: (text) => {
    try {
      return LiveEvent.parse(JSON.parse(text));
    } catch {
      return null;
    }
  },
  later: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
