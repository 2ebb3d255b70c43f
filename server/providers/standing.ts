import type { Failure, KnownError } from '#shared/errors.ts';

/** How an account stands, as all processes know it. */
export type Standing = {
  /** Trial: one request may go, and what becomes of it decides. */
  readonly status: 'open' | 'paused' | 'trial';
  /** How many it is given at once while it has said that it is too many; null: all it may have. */
  readonly allowed: number | null;
  readonly loweredAt: Date | null;
  /** By the rate alone the next request could start then, had none been saved up. */
  readonly nextStartAt: Date | null;
  /** Nothing starts before, since the provider has asked for a rest. */
  readonly holdUntil: Date | null;
  /** What went wrong last, as long as nothing has gone well since. */
  readonly error: Failure | null;
  readonly errorAt: Date | null;
  readonly failingSince: Date | null;
  readonly failures: number;
  /** When a paused account is tried again, and how often that has been done in vain. */
  readonly probeAt: Date | null;
  readonly probes: number;
};

export const atRest: Standing = {
  status: 'open',
  allowed: null,
  loweredAt: null,
  nextStartAt: null,
  holdUntil: null,
  error: null,
  errorAt: null,
  failingSince: null,
  failures: 0,
  probeAt: null,
  probes: 0,
};

/** How one turn ended. Aborted: by us, which says nothing about the provider. */
export type Outcome =
  | { readonly kind: 'answered' | 'aborted' }
  | { readonly kind: 'busy' | 'trouble' | 'refused'; readonly failure: Failure; readonly startedAt: Date };

/** A 429 that asks for an hour holds up its own call so long, not everybody's. */
const longestHoldMs = 60_000;
const firstProbeMs = 15_000;
const longestProbeMs = 10 * 60_000;

/** How an account stands after one turn: it is given half as many at once after each "too many", and one more after each round that went well. */
export function standingAfter(
  before: Standing,
  outcome: Outcome,
  { now, most }: { now: Date; most: number },
): Standing {
  switch (outcome.kind) {
    case 'aborted':
      return before;
    case 'answered':
      return answered(before, most);
    case 'busy':
      return lowered(failing(before, outcome.failure, now), outcome, { now, most });
    case 'trouble':
      return failing(before, outcome.failure, now);
    case 'refused':
      return paused(failing(before, outcome.failure, now), now);
  }
}

function answered(before: Standing, most: number): Standing {
  // What began before the account was paused says nothing about how it is now.
  if (before.status === 'paused') return before;
  const grown = before.allowed === null ? null : before.allowed + 1 / before.allowed;
  return {
    ...before,
    status: 'open',
    allowed: grown === null || grown >= most ? null : grown,
    error: null,
    errorAt: null,
    failingSince: null,
    failures: 0,
    probeAt: null,
    probes: 0,
  };
}

function failing(before: Standing, failure: Failure, now: Date): Standing {
  if (before.status === 'paused') return before;
  return {
    ...before,
    error: failure,
    errorAt: now,
    failingSince: before.failingSince ?? now,
    failures: before.failures + 1,
  };
}

/** Answers that were on their way when it was lowered are of the same too many, and lower nothing again. */
function lowered(
  before: Standing,
  { failure, startedAt }: { failure: Failure; startedAt: Date },
  { now, most }: { now: Date; most: number },
): Standing {
  const asked = failure.details['retry_after_ms'];
  const holdMs = typeof asked === 'number' ? Math.min(Math.max(asked, 0), longestHoldMs) : 0;
  const holdUntil =
    holdMs === 0 ? before.holdUntil : later(before.holdUntil, new Date(now.getTime() + holdMs));
  if (before.loweredAt !== null && startedAt <= before.loweredAt) return { ...before, holdUntil };
  const half = Math.max(1, Math.floor(Math.min(before.allowed ?? most, most) / 2));
  return { ...before, allowed: half, loweredAt: now, holdUntil };
}

function paused(before: Standing, now: Date): Standing {
  if (before.status === 'paused') return before;
  return { ...before, status: 'paused', ...nextProbe(before, now) };
}

/** When a paused account is tried next: after 15 s, doubling up to 10 min. */
export function nextProbe(
  { probes }: Pick<Standing, 'probes'>,
  now: Date,
): Pick<Standing, 'probeAt' | 'probes'> {
  const waitMs = Math.min(firstProbeMs * 2 ** Math.min(probes, 20), longestProbeMs);
  return { probeAt: new Date(now.getTime() + waitMs), probes: probes + 1 };
}

/** The kind of outcome that an error of an adapter is: one that is final was an answer like any other. */
export function outcomeOf(error: KnownError): 'answered' | 'busy' | 'trouble' | 'refused' {
  if (error.retry === 'pause') return 'refused';
  if (error.retry === 'never') return 'answered';
  return error.code === 'provider_busy' ? 'busy' : 'trouble';
}

/** How many may be at work at the same time. */
export function limitOf({ status, allowed }: Pick<Standing, 'status' | 'allowed'>, most: number): number {
  if (status === 'paused') return 0;
  if (status === 'trial') return 1;
  return Math.max(1, Math.floor(Math.min(allowed ?? most, most)));
}

/** The rate of an account: so many a minute, `burst` of them at once when none have started for a while. */
export type Rate = { readonly perMinute: number; readonly burst: number };

/**
 * Who of those waiting may go, first come first served: as many as there are free places, each at the instant that the
 * rate allows (the generic cell rate algorithm: a start moves the line on by one interval, and may come up to
 * `burst − 1` intervals before it).
 */
export function grants<Id>(
  standing: Standing,
  given: { now: Date; most: number; held: number; waiting: readonly Id[]; rate: Rate },
): { granted: { id: Id; startsAt: Date }[]; nextStartAt: Date | null } {
  const free = Math.max(0, limitOf(standing, given.most) - given.held);
  const intervalMs = 60_000 / given.rate.perMinute;
  const savedMs = intervalMs * (given.rate.burst - 1);
  let next = standing.nextStartAt?.getTime() ?? 0;
  const nowMs = given.now.getTime();
  const granted = given.waiting.slice(0, free).map((id) => {
    const startsMs = Math.max(nowMs, standing.holdUntil?.getTime() ?? 0, next - savedMs);
    next = Math.max(nowMs, next) + intervalMs;
    return { id, startsAt: new Date(startsMs) };
  });
  return { granted, nextStartAt: granted.length === 0 ? standing.nextStartAt : new Date(next) };
}

function later(a: Date | null, b: Date): Date {
  return a !== null && a > b ? a : b;
}
