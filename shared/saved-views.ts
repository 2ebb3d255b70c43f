import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId, idOf } from './ids.ts';

/** Most views that one person keeps. */
export const mostViews = 50;

/** Filters, order and columns of the call list under a name; each person has their own. */
export const SavedView = z.object({
  id: idOf('savedView'),
  name: z.string(),
  /** What stands behind "?" in the list's address. Pages leave out of it what they no longer know. */
  address: z.string(),
  /** The one with which the list opens. */
  is_default: z.boolean(),
});
export type SavedView = z.infer<typeof SavedView>;

const Name = z.string().trim().min(1).max(100);
const Address = z.string().max(2_000);
const Views = z.object({ rows: z.array(SavedView) });

export const listViews = endpoint({
  method: 'GET',
  path: '/api/v1/saved-views',
  access: 'signed_in',
  internal: true,
  summary: 'One’s own views of the call list, by name',
  reply: Views,
});

export const saveView = endpoint({
  method: 'POST',
  path: '/api/v1/saved-views',
  access: 'signed_in',
  internal: true,
  summary: 'Keep the filters, order and columns of the call list under a name',
  body: z.object({ name: Name, address: Address }),
  reply: SavedView,
  status: 201,
  fails: ['view_name_taken', 'too_many_views'],
});

export const editView = endpoint({
  method: 'PATCH',
  path: '/api/v1/saved-views/:id',
  access: 'signed_in',
  internal: true,
  summary: 'Rename a view, change what it shows, or open the list with it',
  params: byId('savedView'),
  body: z.object({ name: Name, address: Address, is_default: z.boolean() }).partial().strict(),
  reply: SavedView,
  fails: ['view_name_taken'],
});

export const deleteView = endpoint({
  method: 'DELETE',
  path: '/api/v1/saved-views/:id',
  access: 'signed_in',
  internal: true,
  summary: 'Delete a view',
  params: byId('savedView'),
  reply: z.void(),
  status: 204,
});
