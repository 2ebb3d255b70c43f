const units = { h: 3_600, m: 60, s: 1, ms: 0.001 } as const;
const spelled =
  /^(?:(\d+)\s*h[a-z]*\.?\s*)?(?:(\d+)\s*m(?:in[a-z]*)?\.?\s*)?(?:(\d+(?:[.,]\d+)?)\s*s[a-z]*\.?)?$/i;

/**
 * Seconds in "93", "93.5", "93 s", "93000 ms", "1:33", "00:01:33.5" or "1h 2m 3s"; plain figures are in `unit`. Two
 * parts are minutes and seconds. Null when it is none of these.
 */
export function durationSeconds(text: string, unit: 's' | 'ms'): number | null {
  const figure = /^(\d+(?:[.,]\d+)?)\s*(ms|msec|milliseconds)?$/i.exec(text);
  if (figure !== null) return rounded(numberIn(figure[1]) * units[figure[2] === undefined ? unit : 'ms']);
  const clock = /^(?:(\d{1,4}):)?(\d{1,4}):([0-5]?\d(?:[.,]\d+)?)$/.exec(text);
  if (clock !== null) return secondsIn(clock[1], clock[2], clock[3]);
  const words = text === '' ? null : spelled.exec(text);
  return words === null ? null : secondsIn(words[1], words[2], words[3]);
}

function secondsIn(
  hours: string | undefined,
  minutes: string | undefined,
  seconds: string | undefined,
): number {
  return rounded(numberIn(hours) * units.h + numberIn(minutes) * units.m + numberIn(seconds));
}

function numberIn(text = '0'): number {
  return Number(text.replace(',', '.'));
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}

const directions: Readonly<Record<string, 'inbound' | 'outbound' | 'internal'>> = {
  i: 'inbound',
  in: 'inbound',
  inbound: 'inbound',
  incoming: 'inbound',
  o: 'outbound',
  out: 'outbound',
  outbound: 'outbound',
  outgoing: 'outbound',
  internal: 'internal',
};

/** Which way a call went, in the words of recorders; null when the word is not one of them. */
export function callDirection(text: string): 'inbound' | 'outbound' | 'internal' | null {
  return directions[text.toLowerCase()] ?? null;
}
