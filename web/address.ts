import type { Endpoint } from '#shared/endpoint.ts';

/** Named values of a path or a query. */
export type Values = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * The address of a request: the endpoint's path with its `:name` parts filled and the query behind it. Query values
 * that are undefined, null or empty are left out. Throws when a path parameter is missing.
 */
export function addressOf(endpoint: Endpoint, params: Values = {}, query: Values = {}): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null) throw new Error(`${endpoint.path} needs ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}
