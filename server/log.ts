import { type Logger, pino } from 'pino';

export type Log = Logger;

/** Fields that may hold a secret or a caller's words, at any of the places our log events put them. */
const secrets = [
  'password',
  'token',
  'authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'idempotency-key',
];

/** The log of a process: JSON lines on standard error, never a secret. */
export function openLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: false, minLength: 0 }),
  );
}
