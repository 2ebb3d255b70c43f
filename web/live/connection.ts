import type { LiveEvent } from '#shared/events.ts';

export type LiveState = 'connecting' | 'live' | 'lost';

/** What a live connection needs from the browser; tests give their own. */
export type LiveSource = {
  readonly open: (on: {
    opened: () => void;
    said: (text: string) => void;
    /** The server itself did not hear everything for a while. */
    missed: () => void;
    failed: () => void;
  }) => () => void;
  readonly read: (text: string) => LiveEvent | null;
  readonly later: (run: () => void, ms: number) => () => void;
  /** 0–1. */
  readonly random: () => number;
};

export type LiveListener = {
  readonly onState: (state: LiveState) => void;
  readonly onEvent: (event: LiveEvent) => void;
  /** The stream is there for the first time: whatever changed while pages were already being fetched was not told. */
  readonly onFirstOpen: () => void;
  /** The stream is there again after a gap: whatever changed meanwhile was not told. */
  readonly onGap: () => void;
};

/** How long to wait before the n-th new attempt, counted from 0: doubling from 1 s to 30 s, spread by a quarter. */
export function reconnectDelayMs(attempt: number, random: number): number {
  const base = Math.min(30_000, 1000 * 2 ** Math.min(attempt, 5));
  return Math.round(base * (0.75 + random * 0.5));
}

/** Keeps one live stream open until the returned function is called. */
export function connectLive(source: LiveSource, listener: LiveListener): () => void {
  let attempt = 0;
  let wasOpen = false;
  let closeStream = nothing;
  let cancelWait = nothing;

  const connect = () => {
    closeStream = source.open({
      opened: () => {
        attempt = 0;
        listener.onState('live');
        if (wasOpen) listener.onGap();
        else listener.onFirstOpen();
        wasOpen = true;
      },
      said: (text) => {
        const event = source.read(text);
        if (event !== null) listener.onEvent(event);
      },
      missed: listener.onGap,
      failed: () => {
        closeStream();
        listener.onState('lost');
        cancelWait = source.later(connect, reconnectDelayMs(attempt, source.random()));
        attempt += 1;
      },
    });
  };

  listener.onState('connecting');
  connect();
  return () => {
    cancelWait();
    closeStream();
  };
}

function nothing(): void {}
