import { KnownError } from '#shared/errors.ts';

/** Where a page of a list ended: the sort value of its last row and that row's id. */
export type Place = { readonly value: string | number; readonly id: string };

/** A place as an opaque cursor. */
export function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify([place.value, place.id])).toString('base64url');
}

/** The place a cursor stands for. Throws invalid_request for anything we did not make. */
export function placeOf(cursor: string): Place {
  const [value, id] = parts(cursor);
  const known = (typeof value === 'string' || typeof value === 'number') && typeof id === 'string';
  if (!known) throw new KnownError('invalid_request', { problem: 'cursor: not one of ours' });
  return { value, id };
}

function parts(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
