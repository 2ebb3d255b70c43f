import { Client, type ClientConfig } from 'pg';

/** Statements a connection may keep prepared; each holds its plan in the server's memory. */
const mostPrepared = 100;
/** A statement seen this often is worth preparing. */
const seenEnough = 3;
/** Texts that are counted before the count begins anew. */
const mostCounted = 1_000;

/** Which statements a connection has prepared, and under which names. */
export type Names = {
  /** The name to send `text` under; undefined for one that is not prepared. */
  of(text: string): string | undefined;
  /** Makes every name new: the server refuses to run what it has prepared. */
  renew(): void;
};

/** Names for the statements that come again and again. */
export function namesOfStatements(): Names {
  const names = new Map<string, string>();
  const seen = new Map<string, number>();
  let renewed = 0;
  return {
    of: (text) => {
      const name = names.get(text);
      if (name !== undefined || names.size >= mostPrepared) return name;
      const count = (seen.get(text) ?? 0) + 1;
      if (seen.size >= mostCounted) seen.clear();
      seen.set(text, count);
      if (count < seenEnough) return undefined;
      seen.delete(text);
      names.set(text, `s${renewed}_${names.size}`);
      return names.get(text);
    },
    renew: () => {
      names.clear();
      renewed += 1;
    },
  };
}

type Query = { text: string; values: unknown[] };
type Send = (query: Query & { name: string }) => Promise<unknown>;

/**
 * A connection that prepares the statements it is asked for again and again: half of the database's work on a short
 * statement is to plan it. A table that changes its form makes PostgreSQL refuse what was prepared before; then
 * everything is prepared anew.
 */
export class PreparingClient extends Client {
  readonly #names = namesOfStatements();

  constructor(config?: ClientConfig) {
    super(config);
    const plain = this.query.bind(this);
    this.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
      const name = isStatement(text, values, rest) ? this.#names.of(text) : undefined;
      if (name === undefined) return (plain as (...given: unknown[]) => unknown)(text, values, ...rest);
      const sent = (plain as unknown as Send)({ name, text: text as string, values: values as unknown[] });
      return sent.catch((error: unknown) => {
        if (codeOf(error) === formChanged) this.#names.renew();
        throw error;
      });
    }) as Client['query'];
  }
}

/** PostgreSQL's code for "cached plan must not change result type". */
const formChanged = '0A000';

/** Only what Kysely sends: text and values, answered by a promise. */
function isStatement(text: unknown, values: unknown, rest: readonly unknown[]): text is string {
  return typeof text === 'string' && Array.isArray(values) && rest.length === 0 && text.length > 20;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
