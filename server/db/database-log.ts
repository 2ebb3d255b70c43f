import type { Logger } from 'pino';

/** The part of a logger that the database floor uses. */
export type DatabaseLog = Pick<Logger, 'info' | 'warn' | 'error'>;
