import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { Player, PlayerState } from './player.ts';

export const PlayerContext = createContext<Player | null>(null);

/** The player of this page. */
export function usePlayer(): Player {
  const player = useContext(PlayerContext);
  if (player === null) throw new Error('There is no player here.');
  return player;
}

/** Draws the component anew when the player starts, stops or changes speed; never for the passing of time. */
export function usePlayerState(): PlayerState {
  const player = usePlayer();
  return useSyncExternalStore(player.subscribe, player.state);
}

/** Calls `tell` with the time (milliseconds) now, on every frame while playing, and after each jump. */
export function useOnTime(tell: (ms: number) => void): void {
  const player = usePlayer();
  const held = useRef(tell);
  useEffect(() => {
    held.current = tell;
  });
  useEffect(() => {
    held.current(player.now());
    return player.onTime((ms) => held.current(ms));
  }, [player]);
}
