import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import { allHandlers } from '#server/http/handlers.ts';
import { describeApi } from '#server/http/openapi/document.ts';

/** An answer to be compared with what the description promises. */
export type Answer = {
  readonly method: string;
  /** As OpenAPI writes it: `/api/v1/calls/{id}`. */
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
};

type Response = { readonly headers?: object; readonly content?: Readonly<Record<string, unknown>> };
type Document = {
  readonly [part: string]: unknown;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Record<string, Response> }>>>>;
};

/** Compares answers with the API's own description. Anything that it does not promise is an error. */
export class Contract {
  readonly document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(document: Document) {
    this.document = document;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(closed(document) as object, 'api');
  }

  /** The contract that the endpoints state. */
  static stated(): Contract {
    const noLive = { watch: () => expect.unreachable('nobody watches'), stop: async () => undefined };
    const endpoints = allHandlers(noLive).map(({ endpoint }) => endpoint);
    return new Contract(describeApi(endpoints, { version: '1', publicUrl: null }) as Document);
  }

  /** Throws when an answer is not what the description promises. */
  check(answer: Answer): void {
    const { method, path, status } = answer;
    const name = `${method} ${path} ${status}`;
    const response = this.document.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
    if (response === undefined) throw new Error(`${name} is not described.`);
    const type = contentTypeOf(answer);
    if (response.content === undefined) {
      if (answer.body !== null) throw new Error(`${name} is described without a body.`);
      return;
    }
    const described = [type, '*/*'].find((each) => each in (response.content ?? {}));
    if (described === undefined) throw new Error(`${name} is not described as ${type}.`);
    const steps = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      described,
      'schema',
    ];
    const isAsPromised = this.#ajv.compile({ $ref: `api#/${steps.map(pointer).join('/')}` });
    if (isAsPromised(answer.body)) return;
    throw new Error(`${name} differs from its description: ${this.#ajv.errorsText(isAsPromised.errors)}`);
  }
}

function contentTypeOf({ headers }: Answer): string {
  const type = headers['content-type'];
  return typeof type === 'string' ? (type.split(';')[0] ?? '') : '';
}

/** A step of a JSON pointer in a URI fragment. */
function pointer(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** The description with every object closed, so that a field it does not name is found. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, name === 'allOf' ? each : closed(each)]),
  );
  const isObject = 'properties' in inner && inner['type'] === 'object' && !('additionalProperties' in inner);
  return isObject ? { ...inner, additionalProperties: false } : inner;
}
