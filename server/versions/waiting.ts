import type { CallStatus } from '#shared/statuses.ts';
import type { Waiting } from '#shared/versions.ts';

/** What is known of a version that is not being worked on. */
export type Idle = {
  readonly status: CallStatus;
  readonly reason: 'not_started' | 'retrying' | 'provider_paused' | 'cancelled' | 'batch' | null;
  readonly until: Date | null;
  /** Jobs before this one; null when it is being worked on, or in no line. */
  readonly ahead: number | null;
  readonly workerAlive: boolean;
};

/** Why a version waits, in words; null when it does not. */
export function waitingOf(idle: Idle): Waiting | null {
  if (idle.status === 'completed' || idle.status === 'failed') return null;
  const until = idle.until?.toISOString() ?? null;
  switch (idle.reason) {
    case 'not_started':
      return say(
        'not_started',
        'This campaign does not process calls by itself. Start it when you are ready.',
      );
    case 'cancelled':
      return say(
        'cancelled',
        'Its bulk job was cancelled before its turn came. Start it if it is wanted after all.',
      );
    case 'provider_paused':
      return say(
        'provider_paused',
        'The provider is paused. The call goes on by itself when it is back.',
        null,
        until,
      );
    case 'batch':
      return say('batch', 'It is judged with others in a batch, for half the price. That takes up to a day.');
    case 'retrying':
      return say('retrying', 'The last try did not work out. The next one comes by itself.', null, until);
    case null:
      return inLine(idle);
  }
}

function inLine(idle: Idle): Waiting | null {
  if (idle.ahead === null) return null;
  const position = idle.ahead + 1;
  if (!idle.workerAlive) {
    return say('no_worker', 'No worker is running. Ask your operator to start one.', position);
  }
  const before = idle.ahead === 1 ? '1 call is before it' : `${idle.ahead} calls are before it`;
  return say('in_line', idle.ahead === 0 ? 'Next in line.' : `Waiting in line: ${before}.`, position);
}

function say(
  reason: Waiting['reason'],
  sentence: string,
  position: number | null = null,
  until: string | null = null,
): Waiting {
  return { reason, sentence, position, until };
}
