/** Reads the part of the address behind "?" into plain texts; a name given twice keeps its last value. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Writes values behind "?", plainly and readably; what is undefined, null, empty or not plain is left out. */
export function stringifySearch(values: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' && value !== '') search.set(name, value);
    if (typeof value === 'number' || typeof value === 'boolean') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** One text of what stands behind "?", for a route that reads it; nothing when it is not there. */
export function textsOf<Name extends string>(
  search: Record<string, unknown>,
  name: Name,
): { [name in Name]?: string } {
  const value = search[name];
  return typeof value === 'string' && value !== '' ? ({ [name]: value } as { [name in Name]?: string }) : {};
}
