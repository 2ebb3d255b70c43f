import type { SavedView } from '#shared/saved-views.ts';
import { parseSearch, stringifySearch } from '../../search-text.ts';
import { type ListAddress, readListAddress } from '../list-address.ts';

/** What a view keeps of an address, in one order: filters, order and columns, not the call beside the list. */
export function keptAddress({ view: _view, peek: _peek, ...kept }: ListAddress): string {
  const inOrder = Object.entries(kept).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return stringifySearch(Object.fromEntries(inOrder)).slice(1);
}

/** The address that a view opens; what pages no longer know is left out. */
export function addressOfView(view: SavedView): ListAddress {
  return { ...readListAddress(parseSearch(view.address)), view: view.id };
}

/** The view that an address names; null for all calls, and for one that is gone. */
export function viewShown(views: readonly SavedView[], { view }: ListAddress): SavedView | null {
  return views.find(({ id }) => id === view) ?? null;
}

/** The view with which an address that says nothing opens the list; null when there is none. */
export function defaultView(views: readonly SavedView[], address: ListAddress): SavedView | null {
  return Object.keys(address).length > 0 ? null : (views.find((view) => view.is_default) ?? null);
}
