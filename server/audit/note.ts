import type { Db, Trx } from '#server/db/db.ts';
import { type Act, acts, type Facts } from '#shared/audit.ts';
import type { KeyHolder, Operator, Origin, Person } from '#shared/permissions.ts';
import { shortened } from './facts.ts';
import { insertLine, insertRefusedSignIn, type Line } from './note.db.ts';

/** TotalView itself, acting by a rule that somebody has set. */
type System = { readonly kind: 'system'; readonly organizationId: string; readonly from?: Origin };

/** Who does something that is noted. */
export type Doer =
  | Pick<Person, 'kind' | 'organizationId' | 'userId' | 'from'>
  | Pick<KeyHolder, 'kind' | 'organizationId' | 'keyId' | 'from'>
  | Pick<Operator, 'kind' | 'organizationId' | 'from'>
  | System;

/** One line of the audit log. Its names are looked up as it is written: note a deletion before the row is gone. */
export type Entry = {
  readonly act: Act;
  /** The id of what it is about. */
  readonly id: string;
  readonly at: Date;
  /** What changed: the changed fields alone, short, and nothing of what was said in a call. See `changesOf`. */
  readonly before?: Facts;
  readonly after?: Facts;
};

/** Notes an act in the audit log, in the transaction of its effect, so that both are there or neither. */
export async function note(trx: Trx, by: Doer, entry: Entry): Promise<void> {
  await insertLine(trx, lineOf(by, entry, null));
}

/**
 * Notes that something was read: once for the same reader, act, thing and hour, however often they ask. That a line is
 * there already is found in an index, so that playing by ranges waits for one short look.
 */
export async function noteOnce(db: Db, by: Doer, entry: Entry): Promise<void> {
  const hour = entry.at.toISOString().slice(0, 13);
  await insertLine(db, lineOf(by, entry, `${entry.act} ${whoId(by)} ${entry.id} ${hour}`));
}

/**
 * Notes a wrong password in every organization of the login with this address; an address that nobody has belongs to
 * none. Either takes as long as the other.
 */
export async function noteRefusedSignIn(
  db: Db,
  given: { readonly email: string; readonly from: Origin; readonly at: Date },
): Promise<void> {
  await insertRefusedSignIn(db, { ...given, act: 'session.refused' satisfies Act });
}

function lineOf(by: Doer, { act, id, at, before, after }: Entry, once: string | null): Line {
  return {
    organizationId: by.organizationId,
    at,
    act,
    whoKind: by.kind,
    whoId: whoId(by),
    objectKind: acts[act].about,
    objectId: id,
    from: by.from ?? { address: null, userAgent: null, requestId: null },
    before: before === undefined ? null : shortened(before),
    after: after === undefined ? null : shortened(after),
    once,
  };
}

function whoId(by: Doer): string {
  switch (by.kind) {
    case 'person':
      return by.userId;
    case 'key':
      return by.keyId;
    case 'operator':
    case 'system':
      return by.kind;
  }
}
