/** A length of time as people read it: 1:07, 1:02:03. Fractions are cut; null becomes a dash. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '—';
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** A percentage, rounded to a whole number: 61%. Null becomes a dash. */
export function formatPercent(value: number | null): string {
  return value === null ? '—' : `${Math.round(value)}%`;
}

/** A size in decimal units: 812 B, 2.5 MB. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** A speed in decimal units: 2.5 MB/s. */
export function formatSpeed(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** A time that is left, as roughly as it is known: "a few seconds left", "40 seconds left", "3 min left", "2 h 5 min left". */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 5) return 'a few seconds left';
  if (seconds < 60) return `${Math.ceil(seconds / 5) * 5} seconds left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`} left`;
}

/** A whole number with thousands grouped: 10,000. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}

/** A whole number in few letters, where room is scarce: 940, 1.5K. */
export function formatShort(count: number): string {
  return count.toLocaleString('en-GB', { notation: 'compact', maximumFractionDigits: 1 });
}

/** "1 file", "2 files"; the plural adds an s unless it is given. */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/**
 * An instant in the reader's own zone, short: "22 Nov, 06:00", with the year when it is not the year of `now`.
 * `timeZone` is given by tests only.
 */
export function formatInstant(instant: string, now: Date, timeZone?: string): string {
  const date = new Date(instant);
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year, timeZone });
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  return `${day}, ${time}`;
}

/** A day (2026-11-22) in few letters: "22 Nov", with the year when it is not the year of `now`. */
export function formatDay(day: string, now = new Date()): string {
  const date = new Date(`${day}T00:00:00Z`);
  const year = date.getUTCFullYear() === now.getUTCFullYear() ? undefined : 'numeric';
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year, timeZone: 'UTC' });
}

/** A day or several in a row: "22 Nov", "16 Nov – 22 Nov". */
export function formatDays({ from, to }: { from: string; to: string }): string {
  return from === to ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
}
