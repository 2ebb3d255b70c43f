import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { Actor } from '#shared/permissions.ts';
import { mostViews, type SavedView } from '#shared/saved-views.ts';
import {
  changeView,
  type Holder,
  insertView,
  isNameTaken,
  lockViews,
  removeView,
  viewById,
  viewsOf,
} from './views.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: (kind: IdKind) => string };

/** What of a view is to become different. */
export type ViewChanges = {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly is_default?: boolean | undefined;
};

/** One's own views, by name. */
export async function listViewsOf(deps: Pick<Deps, 'db'>, actor: Actor): Promise<SavedView[]> {
  return viewsOf(deps.db, holderOf(actor));
}

/** Keeps a view. Throws view_name_taken, too_many_views. */
export async function createView(
  deps: Deps,
  actor: Actor,
  { name, address }: { name: string; address: string },
): Promise<SavedView> {
  const holder = holderOf(actor);
  const id = deps.newId('savedView');
  await deps.db.transaction().execute(async (trx) => {
    if ((await lockViews(trx, holder)) >= mostViews)
      throw new KnownError('too_many_views', { most: mostViews });
    if (await isNameTaken(trx, holder, name, id)) throw new KnownError('view_name_taken', { name });
    await insertView(trx, holder, { id, name, address, at: nowOf(deps.clock) });
  });
  return { id, name, address, is_default: false };
}

/** Changes one of one's own views. Throws not_found, view_name_taken. */
export async function editViewOf(
  deps: Deps,
  actor: Actor,
  id: string,
  changes: ViewChanges,
): Promise<SavedView> {
  const holder = holderOf(actor);
  return deps.db.transaction().execute(async (trx) => {
    await lockViews(trx, holder);
    const { name } = changes;
    if (name !== undefined && (await isNameTaken(trx, holder, name, id))) {
      throw new KnownError('view_name_taken', { name });
    }
    await changeView(trx, holder, id, changes);
    const view = await viewById(trx, holder, id);
    if (view === undefined) throw new KnownError('not_found');
    return view;
  });
}

/** Deletes one of one's own views. Throws not_found. */
export async function deleteViewOf(deps: Pick<Deps, 'db'>, actor: Actor, id: string): Promise<void> {
  if (!(await removeView(deps.db, holderOf(actor), id))) throw new KnownError('not_found');
}

/** Only people keep views. */
function holderOf(actor: Actor): Holder {
  if (actor.kind !== 'person') throw new KnownError('not_allowed');
  return { organizationId: actor.organizationId, userId: actor.userId };
}
