import { formatDuration } from '../ui/format.ts';

/** A moment of a recording as people read it: `1:02:03`, `4:05`, `0:00`. Milliseconds in, rounded down to seconds. */
export function clockOf(ms: number): string {
  return formatDuration(ms / 1000);
}

/** A moment in words, for people who listen to the page: `1 hour 2 minutes 3 seconds`. */
export function spokenClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ];
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.length === 0 ? '0 seconds' : said.join(' ');
}
