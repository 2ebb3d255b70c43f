import { z } from 'zod';
import { KnownError } from './errors.ts';

/**
 * What a form showed of the fields it sends, as they were read. Whoever sends it is refused where somebody else has
 * changed one of them meanwhile; a program that sets a field whatever it is leaves it out.
 */
export const Seen = z
  .record(z.string().max(100), z.unknown())
  .optional()
  .describe('The same fields as they were read: refused (changed_meanwhile) where one is otherwise by now');
export type Seen = z.infer<typeof Seen>;

/** Refuses what was written over something that is otherwise by now. Throws changed_meanwhile, naming the fields. */
export function assertAsSeen(seen: Seen, now: Readonly<Record<string, unknown>>): void {
  const changed = Object.keys(seen ?? {}).filter((field) => !isSame(seen?.[field], now[field]));
  if (changed.length === 0) return;
  const what = changed.map((field) => field.replaceAll('_', ' ')).join(', ');
  throw new KnownError('changed_meanwhile', { what });
}

/** Whether two things would be the same JSON, however the fields of their objects are ordered. */
export function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return Object.is(one, other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [mine, theirs] = [Object.entries(one), new Map(Object.entries(other))];
  return (
    mine.length === theirs.size &&
    mine.every(([key, value]) => theirs.has(key) && isSame(value, theirs.get(key)))
  );
}
