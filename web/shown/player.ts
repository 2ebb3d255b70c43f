/** What a player is doing, as far as the page has to be drawn anew for it. The time is told by `onTime` instead. */
export type PlayerState = {
  readonly playing: boolean;
  readonly rate: number;
  /** The recording could not be fetched or played. */
  readonly failed: boolean;
};

/** One recording being played. All times are milliseconds. */
export type Player = {
  /** Takes an audio element and gives the function that lets it go. */
  readonly attach: (audio: HTMLAudioElement) => () => void;
  readonly toggle: () => void;
  readonly seek: (ms: number) => void;
  /** Jumps there and plays. */
  readonly playFrom: (ms: number) => void;
  readonly skip: (byMs: number) => void;
  readonly setRate: (rate: number) => void;
  readonly now: () => number;
  /** Calls `tell` on every frame while playing and after each jump; gives the function that ends it. */
  readonly onTime: (tell: (ms: number) => void) => () => void;
  readonly subscribe: (tell: () => void) => () => void;
  readonly state: () => PlayerState;
};

export const playRates = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** A player without a recording yet; until one is attached it plays nothing and stays at 0. */
export function createPlayer(): Player {
  let audio: HTMLAudioElement | null = null;
  let state: PlayerState = { playing: false, rate: 1, failed: false };
  let frame = 0;
  const clocks = new Set<(ms: number) => void>();
  const watchers = new Set<() => void>();

  const now = () => (audio === null ? 0 : audio.currentTime * 1000);
  const tellTime = () => {
    for (const tell of clocks) tell(now());
  };
  const change = (changes: Partial<PlayerState>) => {
    state = { ...state, ...changes };
    for (const tell of watchers) tell();
  };
  const run = () => {
    tellTime();
    frame = requestAnimationFrame(run);
  };
  const started = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(run);
    change({ playing: true, failed: false });
  };
  const stopped = () => {
    cancelAnimationFrame(frame);
    tellTime();
    change({ playing: false });
  };
  const failed = () => {
    cancelAnimationFrame(frame);
    change({ playing: false, failed: true });
  };
  const loaded = () => {
    if (audio !== null) audio.playbackRate = state.rate;
    tellTime();
    if (state.failed) change({ failed: false });
  };
  const seek = (ms: number) => {
    if (audio === null) return;
    const end = Number.isFinite(audio.duration) ? audio.duration : Number.POSITIVE_INFINITY;
    audio.currentTime = Math.min(end, Math.max(0, ms / 1000));
    tellTime();
  };

  // A refused start is told by the element's own `error` event, or was overtaken by a pause.
  const play = () => void audio?.play().catch(() => change({ playing: false }));

  return {
    attach: (element) => {
      audio = element;
      const deafen = listenTo(element, {
        play: started,
        pause: stopped,
        ended: stopped,
        seeked: tellTime,
        loadedmetadata: loaded,
        error: failed,
      });
      return () => {
        deafen();
        element.pause();
        cancelAnimationFrame(frame);
        audio = null;
        state = { ...state, playing: false };
      };
    },
    toggle: () => {
      if (audio?.paused === true) play();
      else audio?.pause();
    },
    seek,
    playFrom: (ms) => {
      seek(ms);
      play();
    },
    skip: (byMs) => seek(now() + byMs),
    setRate: (rate) => {
      if (audio !== null) audio.playbackRate = rate;
      change({ rate });
    },
    now,
    onTime: (tell) => {
      clocks.add(tell);
      return () => clocks.delete(tell);
    },
    subscribe: (tell) => {
      watchers.add(tell);
      return () => watchers.delete(tell);
    },
    state: () => state,
  };
}

/** Listens to several events of an element; gives the function that ends it. */
function listenTo(element: HTMLAudioElement, heard: Readonly<Record<string, () => void>>): () => void {
  const entries = Object.entries(heard);
  for (const [name, listen] of entries) element.addEventListener(name, listen);
  return () => {
    for (const [name, listen] of entries) element.removeEventListener(name, listen);
  };
}
