import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createInstance, getHttpOperationsFromSpec, type IHttpRequest } from '@stoplight/prism-http';
import { describe, test } from 'vitest';
import type { Asked } from './fault-server.ts';
import { quietLog } from './quiet-log.ts';

const folder = fileURLToPath(new URL('../../../shared/contracts/specs/', import.meta.url));

/** A group of tests that needs the vendors' specifications, and says so where they are absent. */
export function describeWithSpecs(name: string, tests: () => void): void {
  if (existsSync(folder)) {
    describe(name, tests);
    return;
  }
  describe(name, () => {
    test.skip('(left out: the specifications of the vendors are not beside this checkout)', () => undefined);
  });
}

/** What a vendor's specification says of requests. */
export type VendorSpec = {
  /** What is wrong with a request; empty when nothing is. */
  problemsOf(asked: Asked): Promise<string[]>;
};

/** Stands in for what makes answers up, which would call the webhooks of what it is asked. */
const noAnswers = { mock: () => () => ({ _tag: 'Right', right: { statusCode: 200 } }) };

/** Reads a specification. Names of parameters it does not know are problems too, though servers take them silently. */
export async function vendorSpec(fileName: string): Promise<VendorSpec> {
  const operations = await getHttpOperationsFromSpec(`${folder}${fileName}`);
  const checks = { checkSecurity: true, validateRequest: true, validateResponse: false, errors: false };
  const prism = createInstance({ isProxy: false, mock: { dynamic: false }, ...checks } as never, {
    ...(noAnswers as object),
    logger: { child: () => quietLog } as never,
  });
  return {
    problemsOf: async (asked) => {
      const result = await prism.request(requestOf(asked), operations)();
      if ('left' in result) return [`${result.left.name}: ${result.left.message}`];
      const violations = result.right.validations.input.map(
        ({ message, path }) => `${path?.join('.') ?? ''}: ${message}`,
      );
      const operation = operations.find(
        ({ method, path }) => method === asked.method.toLowerCase() && matches(path, asked.path),
      );
      const known = new Set(operation?.request?.query?.map(({ name }) => name));
      const unknown = [...asked.query.keys()].filter((name) => !known.has(name));
      return [...violations, ...unknown.map((name) => `query.${name}: nobody knows it`)];
    },
  };
}

function matches(template: string, path: string): boolean {
  return new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
}

function requestOf({ method, path, query, headers, body }: Asked): IHttpRequest {
  const isJson = headers['content-type'] === 'application/json';
  const text = body.toString();
  return {
    method: method.toLowerCase() as IHttpRequest['method'],
    url: { path, query: Object.fromEntries([...query.keys()].map((name) => [name, valuesOf(query, name)])) },
    headers: headers as Record<string, string>,
    ...(body.length === 0 ? {} : { body: isJson ? (JSON.parse(text) as unknown) : text }),
  };
}

function valuesOf(query: URLSearchParams, name: string): string | string[] {
  const all = query.getAll(name);
  return all.length === 1 ? (all[0] ?? '') : all;
}
