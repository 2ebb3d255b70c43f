import type { DatabaseLog } from '#server/db/database-log.ts';

/** A log that nobody reads. */
export const quietLog: DatabaseLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
