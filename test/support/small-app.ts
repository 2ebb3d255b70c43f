import fastify, { type FastifyInstance } from 'fastify';
import { afterAll } from 'vitest';
import type { Clock } from '#server/clock.ts';
import { readConfig } from '#server/config.ts';
import type { Db } from '#server/db/db.ts';
import type { Deps } from '#server/deps.ts';
import { bind, type Handler } from '#server/http/bind.ts';
import { answerFailures } from '#server/http/failures.ts';
import { identify } from '#server/http/identify.ts';
import { nearestProxy } from '#server/http/nearest-proxy.ts';
import type { Background } from '#server/mail/background.ts';
import type { Mailer } from '#server/mail/mailer.ts';
import type { HashCost } from '#server/people/passwords.ts';
import type { Secrets } from '#server/secrets/secrets.ts';

/** Passwords that cost next to nothing, for stories that sign in often. */
export const cheapHashes: HashCost = { memoryKiB: 128, passes: 1, lanes: 1 };

/**
 * An unlistened server of some handlers, for stories that need the database and the clock and nothing else of the
 * house. Closed after the file's last test.
 */
export function smallApp(
  handlers: readonly Handler[],
  parts: {
    db: Db;
    clock: Clock;
    hashCost?: HashCost;
    publicUrl?: string;
    behindProxy?: boolean;
    mailer?: Mailer;
    secrets?: Secrets;
    background?: Background;
  },
): FastifyInstance {
  const app = fastify({ trustProxy: parts.behindProxy === true ? nearestProxy : false });
  const config = { ...readConfig({}), publicUrl: parts.publicUrl ?? null };
  const deps = { mailer: null, ...parts, config } as unknown as Deps;
  answerFailures(app);
  bind(app, deps, (request, http) => identify(deps, request, http), handlers);
  afterAll(() => app.close());
  return app;
}
