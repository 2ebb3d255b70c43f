const longestMs = 3_600_000;

/**
 * How long an answer asks us to wait, in milliseconds, an hour at most: from `retry-after-ms`, or from `retry-after` in
 * seconds or as a date. Null when it does not say, or says something else.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: Date,
): number | null {
  const exact = numberIn(headers['retry-after-ms']);
  if (exact !== null) return capped(exact);
  const seconds = numberIn(headers['retry-after']);
  if (seconds !== null) return capped(seconds * 1000);
  const date = textOf(headers['retry-after']);
  const at = /^[A-Z][a-z]+, .*GMT$/.test(date) ? Date.parse(date) : Number.NaN;
  return Number.isNaN(at) ? null : capped(at - now.getTime());
}

function capped(ms: number): number {
  return Math.min(Math.max(Math.ceil(ms), 0), longestMs);
}

function numberIn(value: string | string[] | undefined): number | null {
  const text = textOf(value);
  return /^\d{1,12}(\.\d{1,6})?$/.test(text) ? Number(text) : null;
}

function textOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).trim();
}
