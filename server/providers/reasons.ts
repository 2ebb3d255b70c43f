const longest = 300;

/** Where providers put the reason into an error's body, the most telling first. */
const places: readonly (readonly string[])[] = [
  ['error', 'message'],
  ['error'],
  ['err_msg'],
  ['message'],
  ['detail'],
  ['details'],
  ['reason'],
];

/**
 * The reason that an error's body gives, on one line and not too long, without secrets and without what follows the
 * `?` of an address; null when it gives none. A web page is no reason.
 */
export function reasonIn(text: string, secrets: readonly string[]): string | null {
  const said = saidIn(text);
  return said === null ? null : shownReason(said, secrets);
}

/** A provider's own words as people may see them; null when nothing is left of them. */
export function shownReason(said: string, secrets: readonly string[] = []): string | null {
  let plain = said;
  for (const secret of secrets) if (secret !== '') plain = plain.replaceAll(secret, '…');
  plain = plain
    .replace(/(https?:\/\/[^\s"'<>?]*)\?[^\s"'<>]*?(?=[.,;)]*(?:\s|["'<>]|$))/gi, '$1')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  if (plain === '') return null;
  return plain.length > longest ? `${plain.slice(0, longest - 1).trimEnd()}…` : plain;
}

function saidIn(text: string): string | null {
  const value = parsed(text);
  if (typeof value === 'string') return value;
  if (value === undefined) return text.trimStart().startsWith('<') ? null : text;
  for (const place of places) {
    const found = at(value, place);
    if (typeof found === 'string') return found;
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function at(value: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  );
}
