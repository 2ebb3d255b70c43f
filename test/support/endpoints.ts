import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newId } from '#server/ids.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { type IdKind, idPrefixes } from '#shared/ids.ts';
import { now } from './builders.ts';
import { checkout } from './source-files.ts';

/** An endpoint and where it is stated: `file: name`. */
export type Stated = { readonly where: string; readonly endpoint: Endpoint };

/** Every endpoint that a module of `shared` states. */
export async function statedEndpoints(): Promise<Stated[]> {
  const names = readdirSync(join(checkout, 'shared')).filter((name) => /^[\w-]+\.ts$/.test(name));
  const found: Stated[] = [];
  for (const name of names) {
    const url = pathToFileURL(join(checkout, 'shared', name)).href;
    const stated = (await import(/* @vite-ignore */ url)) as Record<string, unknown>;
    for (const [key, value] of Object.entries(stated)) {
      if (isEndpoint(value)) found.push({ where: `${name}: ${key}`, endpoint: value });
    }
  }
  return found;
}

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value
  );
}

/** The names of the parameters in an endpoint's path. */
export function pathParams({ path }: Endpoint): string[] {
  return Array.from(path.matchAll(/:(\w+)/g), ([, name = '']) => name);
}

/** An endpoint's path with parameters that are well formed and name nothing that exists. */
export function pathToNothing(endpoint: Endpoint): string {
  return endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => valueFor(endpoint, name));
}

function valueFor({ params, path }: Endpoint, name: string): string {
  const kinds = Object.keys(idPrefixes) as IdKind[];
  const tries = [...kinds.map((kind) => newId(kind, now)), '1', 'nothing', 'deepgram'];
  const value = tries.find((each) => {
    const problems = params?.safeParse({ [name]: each }).error?.issues ?? [];
    return problems.every(({ path: [field] }) => field !== name);
  });
  if (value === undefined) throw new Error(`No value is known for :${name} of ${path}.`);
  return value;
}
