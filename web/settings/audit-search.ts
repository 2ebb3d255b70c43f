import { type Act, acts } from '#shared/audit.ts';
import type { AuditFilters } from '#shared/audit-log.ts';
import { namesOf } from '#shared/statuses.ts';

/** What the audit log shows, as the address keeps it; days are the reader's own, both included. */
export type AuditSearch = { who?: string; act?: Act; object?: string; from?: string; to?: string };

/** Reads filters from an address. What makes no sense is left out, so that an old or mistyped link still opens. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const act = namesOf(acts).find((name) => name === search['act']);
  const read = {
    who: textIn(search['who'], 100),
    act,
    object: textIn(search['object'], 200),
    from: dayIn(search['from']),
    to: dayIn(search['to']),
  };
  return withoutHoles(read);
}

/** The query of the endpoint for these filters. */
export function auditQuery({ from, to, ...same }: AuditSearch): AuditFilters {
  return {
    ...same,
    ...(from === undefined ? {} : { from: midnight(from, 0) }),
    ...(to === undefined ? {} : { to: midnight(to, 1) }),
  };
}

/** Filters without those that are not set. */
export function withoutHoles(
  search: { [Name in keyof AuditSearch]: AuditSearch[Name] | undefined },
): AuditSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** The instant at which a day begins where the reader is, some days later. */
function midnight(day: string, daysLater: number): string {
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}

function textIn(given: unknown, longest: number): string | undefined {
  const text = typeof given === 'string' ? given.trim().slice(0, longest) : '';
  return text === '' ? undefined : text;
}

function dayIn(given: unknown): string | undefined {
  if (typeof given !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(given)) return undefined;
  return Number.isNaN(Date.parse(`${given}T00:00:00`)) ? undefined : given;
}
