import type { CallDetail, CallSummary } from '#shared/calls.ts';
import type { CallChanged } from '#shared/events.ts';

/** One fetched page of a list of calls. */
export type CallPage = {
  rows: CallSummary[];
  next_cursor: string | null;
  total: number;
  total_capped_at: number;
};

/** The pages with the event's call brought up to date, or taken out when it was deleted; the same object when nothing changed. */
export function patchPages(pages: readonly CallPage[], event: CallChanged): readonly CallPage[] {
  if (!pages.some(({ rows }) => rows.some(({ id }) => id === event.call_id))) return pages;
  return pages.map((page) => {
    const rows = patchRows(page.rows, event);
    const gone = page.rows.length - rows.length;
    return { ...page, rows, total: Math.max(0, page.total - gone) };
  });
}

/** Rows with the event's call brought up to date. An event older than the row is ignored. */
export function patchRows(rows: readonly CallSummary[], event: CallChanged): CallSummary[] {
  if (event.deleted) return rows.filter(({ id }) => id !== event.call_id);
  return rows.map((row) => {
    if (row.id !== event.call_id || row.version > event.version) return row;
    return { ...row, status: event.status, version: event.version, ...errorGone(row, event) };
  });
}

/** A call's page with its status brought up to date; everything else is fetched. */
export function patchDetail(detail: CallDetail, event: CallChanged): CallDetail {
  if (detail.id !== event.call_id || detail.version > event.version) return detail;
  const newest =
    detail.newest.number === event.version ? { ...detail.newest, status: event.status } : detail.newest;
  return { ...detail, status: event.status, version: event.version, newest };
}

/**
 * Long lists are not fetched again page by page: their first page is, and what it brings is merged into the rows that
 * are there. New calls come to the top, known ones are replaced where they stand.
 */
export function mergeFirstPage(pages: readonly CallPage[], fresh: CallPage): CallPage[] {
  const known = new Set(pages.flatMap(({ rows }) => rows.map(({ id }) => id)));
  const news = new Map(fresh.rows.map((row) => [row.id, row]));
  return pages.map((page, at) => {
    const replaced = page.rows.map((row) => news.get(row.id) ?? row);
    const added = at === 0 ? fresh.rows.filter(({ id }) => !known.has(id)) : [];
    return { ...page, rows: [...added, ...replaced], total: fresh.total };
  });
}

/** The pages with one call's row replaced by what was fetched of it, or taken out where it does not belong any more. */
export function replaceRow(
  pages: readonly CallPage[],
  call: CallSummary,
  then: 'stays' | 'leaves' = 'stays',
): CallPage[] {
  return pages.map((page) => ({
    ...page,
    rows: page.rows.flatMap((row) => (row.id !== call.id ? [row] : then === 'stays' ? [call] : [])),
  }));
}

function errorGone(row: CallSummary, event: CallChanged): { error: CallSummary['error'] } {
  return { error: event.status === 'failed' ? row.error : null };
}
