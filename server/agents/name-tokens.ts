/** What a token of a file-name pattern takes, and where it goes. */
export type TokenKind =
  /** Any text up to the next separator; agents' codes and the like. */
  | { readonly kind: 'text' }
  /** One run of such characters. */
  | { readonly kind: 'run'; readonly of: RegExp }
  /** A day, a time or both, in one of these forms of y, m, d, h, i (minutes) and s. */
  | { readonly kind: 'date'; readonly forms: readonly string[] };

const days = ['yyyymmdd', 'yyyy-mm-dd', 'yyyy_mm_dd', 'yyyy.mm.dd'];
const times = ['hhiiss', 'hh-ii-ss', 'hh_ii_ss', 'hh.ii.ss', 'hhii', 'hh-ii'];

/** The tokens a pattern can have, besides days and times spelled out (`{yyyymmdd}`, `{yyyy-mm-dd-hhmmss}`). */
export const nameTokens = {
  agent_code: { kind: 'text' },
  agent_name: { kind: 'text' },
  agent_email: { kind: 'text' },
  extension: { kind: 'run', of: /[0-9A-Za-z]+/y },
  date: { kind: 'date', forms: days },
  time: { kind: 'date', forms: times },
  datetime: {
    kind: 'date',
    forms: ['yyyymmddhhiiss', 'yyyy-mm-dd-hhiiss', 'yyyymmdd_hhiiss', 'yyyymmdd-hhiiss'],
  },
  call_id: { kind: 'text' },
  phone: { kind: 'run', of: /[+0-9*#A-Za-z]+/y },
  dialed_number: { kind: 'run', of: /[+0-9*#A-Za-z]+/y },
  queue: { kind: 'text' },
  direction: { kind: 'run', of: /[A-Za-z]+/y },
  customer_id: { kind: 'text' },
  n: { kind: 'run', of: /[0-9]+/y },
  any: { kind: 'text' },
} as const satisfies Record<string, TokenKind>;

export type TokenName = keyof typeof nameTokens;

/** A token by the name in its braces; null when there is none of this name. */
export function tokenKind(name: string): TokenKind | null {
  if (Object.hasOwn(nameTokens, name)) return nameTokens[name as TokenName];
  const form = dateForm(name);
  return form === null ? null : { kind: 'date', forms: [form] };
}

/**
 * The form of a day and time that is spelled out; null for anything else. What stands for minutes is written mm like
 * the months: it is the one after the hours.
 */
function dateForm(name: string): string | null {
  const lower = name.toLowerCase();
  const hours = lower.indexOf('hh');
  const form = hours === -1 ? lower : lower.slice(0, hours) + lower.slice(hours).replace('mm', 'ii');
  if (!/^(?:(?:yyyy|mm|dd|hh|ii|ss)[-_. ]?)+$/.test(form)) return null;
  const parts = form.match(/yyyy|mm|dd|hh|ii|ss/g) ?? [];
  return new Set(parts).size === parts.length && !/[-_. ]$/.test(form) ? form : null;
}

/** The parts of a day and time at `at` in this form, and where they end; null when the text has none there. */
export function datePartsAt(
  text: string,
  at: number,
  form: string,
): { end: number; parts: Readonly<Record<string, string>> } | null {
  const end = at + form.length;
  const parts: Record<string, string> = {};
  for (let index = 0; index < form.length; index += 1) {
    const wanted = form.charAt(index);
    const given = text.charAt(at + index);
    if (/[a-z]/.test(wanted) ? !/[0-9]/.test(given) : given !== wanted) return null;
    if (/[a-z]/.test(wanted)) parts[wanted] = (parts[wanted] ?? '') + given;
  }
  return isPlausible(parts) ? { end, parts } : null;
}

const bounds: Readonly<Record<string, readonly [number, number]>> = {
  y: [1970, 2199],
  m: [1, 12],
  d: [1, 31],
  h: [0, 23],
  i: [0, 59],
  s: [0, 59],
};

function isPlausible(parts: Readonly<Record<string, string>>): boolean {
  return Object.entries(parts).every(([part, figures]) => {
    const [least, most] = bounds[part] ?? [0, 0];
    return Number(figures) >= least && Number(figures) <= most;
  });
}
