import { note } from '#server/audit/note.ts';
import type { Trx } from '#server/db/db.ts';
import type { Act } from '#shared/audit.ts';
import type { Origin } from '#shared/permissions.ts';
import { membershipsOf } from './account.db.ts';

/**
 * Notes an act about a login in every organization that it opens: each has to know who could get in how. Without an
 * origin it is the operator's.
 */
export async function noteEverywhere(
  trx: Trx,
  { userId, from }: { readonly userId: string; readonly from?: Origin },
  { act, at }: { act: Act; at: Date },
): Promise<void> {
  for (const { organizationId } of await membershipsOf(trx, userId)) {
    const by =
      from === undefined
        ? ({ kind: 'operator', organizationId } as const)
        : ({ kind: 'person', organizationId, userId, from } as const);
    await note(trx, by, { act, id: userId, at });
  }
}
