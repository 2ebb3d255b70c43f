import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { startSession } from '#server/people/sessions.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import type { Person } from '#shared/permissions.ts';

/** An answer as a person's browser sees it. */
export type Seen = {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
};

/** What a visitor sends with a request. */
export type Sent = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Somebody at a browser: keeps cookies, says where requests come from, has a network address. */
export class Visitor {
  readonly app: FastifyInstance;
  readonly address: string;
  readonly cookies = new Map<string, string>();

  constructor(app: FastifyInstance, address = '203.0.113.9') {
    this.app = app;
    this.address = address;
  }

  /** Calls an endpoint of the product. */
  async ask(endpoint: Endpoint, sent: Sent = {}): Promise<Seen> {
    const url = endpoint.path.replace(/:(\w+)/g, (_, name: string) => sent.params?.[name] ?? '');
    const cookie = Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const options: InjectOptions = {
      method: endpoint.method,
      url,
      remoteAddress: this.address,
      headers: { host: 'calls.example', origin: 'http://calls.example', cookie, ...sent.headers },
    };
    if (sent.query !== undefined) options.query = { ...sent.query };
    if (sent.body !== undefined) options.payload = sent.body;
    const answer = await this.app.inject(options);
    this.#keep(answer.cookies);
    const body: unknown = answer.body === '' ? null : answer.json();
    return { status: answer.statusCode, body, headers: answer.headers };
  }

  #keep(given: readonly { name: string; value: string }[]): void {
    for (const { name, value } of given) {
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

/** Somebody at a browser who is signed in already. */
export async function signedIn(
  app: FastifyInstance,
  deps: { db: Db; clock: Clock },
  person: Person,
): Promise<Visitor> {
  const visitor = new Visitor(app);
  const { token } = await startSession(deps, person, { address: visitor.address, userAgent: null });
  visitor.cookies.set('totalview_session', token);
  return visitor;
}
