import { z } from 'zod';

/** How a list is asked for: from where, and how many rows. */
export const PageQuery = z.object({
  cursor: z.string().max(2_000).optional().describe('`next_cursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** One page of a list; `next_cursor` is null on the last one. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row), next_cursor: z.string().nullable() });
}
