import type { Clock } from '#server/clock.ts';
import type { DatabaseLog } from '#server/db/database-log.ts';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { ProviderName } from '#shared/providers.ts';
import { type Granted, type Settled, type SharedAccount, settle } from './settle.ts';
import type { Outcome } from './standing.ts';

type Ask = {
  readonly begin: (turn: Granted) => void;
  readonly refuse: (error: Error) => void;
  /** Nobody waits for it any more. */
  isOver: boolean;
};
type End = { readonly id: number; readonly outcome: Outcome; readonly told: () => void };

export type DeskDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: DatabaseLog;
  /** The process. */
  readonly holder: string;
  /** Told of an account's pause, once for each. */
  readonly onPause: (account: SharedAccount) => void;
};

/** One process's dealings with one account: what comes while a transaction is under way goes with the next one. */
export type Desk = {
  readonly deps: DeskDeps;
  /** As it was set when it was asked for last. */
  account: SharedAccount;
  readonly waiting: Map<number, Ask>;
  readonly working: Set<number>;
  asks: Ask[];
  ends: End[];
  nudged: boolean;
  settling: Promise<void> | null;
};

const againMs = 1_000;

/** Opens the desk of an account. */
export function openDesk(deps: DeskDeps, account: SharedAccount): Desk {
  const [waiting, working] = [new Map<number, Ask>(), new Set<number>()];
  return { deps, account, waiting, working, asks: [], ends: [], nudged: false, settling: null };
}

/** Whether nothing is under way there, and nothing is to be said. */
export function isIdle({ waiting, working, asks, ends, settling }: Desk): boolean {
  return waiting.size + working.size + asks.length + ends.length === 0 && settling === null;
}

/** Waits for a turn. Throws the reason of the pause; the signal's reason when it is aborted. */
export function askFor(desk: Desk, signal: AbortSignal): Promise<Granted> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Granted>();
  const ask: Ask = { begin: resolve, refuse: reject, isOver: false };
  const leave = (): void => {
    ask.isOver = true;
    reject(signal.reason as Error);
    for (const [id, each] of desk.waiting)
      if (each === ask) begin(desk, { id, startsAt: new Date(0), waitMs: 0 });
  };
  signal.addEventListener('abort', leave, { once: true });
  desk.asks.push(ask);
  flush(desk);
  return promise.finally(() => signal.removeEventListener('abort', leave));
}

/** Gives a turn back; resolves when everybody can know how it went. */
export function giveBack(desk: Desk, id: number, outcome: Outcome): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  desk.ends.push({ id, outcome, told: resolve });
  flush(desk);
  return promise;
}

/** Counts anew who may begin. */
export function nudge(desk: Desk): void {
  desk.nudged = true;
  flush(desk);
}

/** Lets one begin who waits here; a turn that nobody wants any more goes to the next. */
function begin(desk: Desk, turn: Granted): void {
  const ask = desk.waiting.get(turn.id);
  if (ask === undefined) return;
  desk.waiting.delete(turn.id);
  desk.working.add(turn.id);
  if (ask.isOver) void giveBack(desk, turn.id, { kind: 'aborted' });
  else ask.begin(turn);
}

function flush(desk: Desk): void {
  desk.settling ??= sayAll(desk).finally(() => {
    desk.settling = null;
    if (desk.asks.length > 0 || desk.ends.length > 0 || desk.nudged) flush(desk);
  });
}

async function sayAll(desk: Desk): Promise<void> {
  const { db, clock, log, holder } = desk.deps;
  const asking = desk.asks.filter(({ isOver }) => !isOver);
  const { ends } = desk;
  Object.assign(desk, { asks: [], ends: [], nudged: false });
  try {
    const said = { asks: asking.length, ends: ends.map(({ id, outcome }) => ({ id, outcome })) };
    apply(desk, await settle(db, desk.account, holder, said), asking);
    for (const { id } of ends) desk.working.delete(id);
  } catch (error) {
    log.warn({ err: error, provider: desk.account.provider }, 'could not settle turns at a provider');
    desk.asks.unshift(...asking);
    desk.ends.unshift(...ends);
    await new Promise<void>((resolve) => clock.setTimeout(resolve, againMs));
  } finally {
    for (const { told } of ends) told();
  }
}

function apply(desk: Desk, { asked, granted, standing, justPaused }: Settled, asking: readonly Ask[]): void {
  if (asked === null) {
    const error = waitsFor(
      standing.error ?? { code: 'provider_trouble', details: {} },
      desk.account.provider,
    );
    const sentHome = [...asking, ...desk.waiting.values()];
    desk.waiting.clear();
    for (const ask of sentHome) ask.refuse(error);
  } else {
    asking.forEach((ask, at) => {
      const id = asked[at];
      if (id !== undefined) desk.waiting.set(id, ask);
    });
    for (const turn of granted) begin(desk, turn);
    for (const [id, ask] of desk.waiting)
      if (ask.isOver) begin(desk, { id, startsAt: new Date(0), waitMs: 0 });
  }
  if (justPaused) desk.deps.onPause(desk.account);
}

/** The error of an account that is paused, with the provider that one waits for. */
export function waitsFor(
  { code, details }: Pick<KnownError, 'code' | 'details'>,
  provider: ProviderName,
): KnownError {
  return new KnownError(code, { ...details, waits_for: provider });
}

/** What a process knew of its turns at some moment. */
export type View = { readonly waiting: readonly number[]; readonly known: ReadonlySet<number> };

/** What is known here, to be compared with what the database says a moment later; null while both are changing. */
export function viewOf({ waiting, working, settling }: Desk): View | null {
  if (settling !== null) return null;
  return { waiting: [...waiting.keys()], known: new Set([...waiting.keys(), ...working]) };
}

/** Begins what others have granted, asks anew for what was lost, gives back what nobody here knows of. */
export function compare(
  desk: Desk,
  view: View,
  rows: readonly { readonly id: number; readonly startsAt: Date | null; readonly waitMs: number }[],
): void {
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const id of view.waiting) {
    const row = found.get(id);
    if (row === undefined) askAnew(desk, id);
    else if (row.startsAt !== null) begin(desk, { ...row, startsAt: row.startsAt });
  }
  if (desk.settling !== null) return;
  const strays = rows.filter(
    ({ id }) => !view.known.has(id) && !desk.waiting.has(id) && !desk.working.has(id),
  );
  for (const { id } of strays) void giveBack(desk, id, { kind: 'aborted' });
}

function askAnew(desk: Desk, id: number): void {
  const lost = desk.waiting.get(id);
  if (lost === undefined) return;
  desk.waiting.delete(id);
  desk.asks.push(lost);
  flush(desk);
}
