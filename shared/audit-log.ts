import { z } from 'zod';
import { acts, objectKinds, whoKinds } from './audit.ts';
import { endpoint } from './endpoint.ts';
import { Instant } from './ids.ts';
import { PageQuery, pageOf } from './page.ts';
import { namesOf } from './statuses.ts';

const Facts = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]),
);

/** Who has done something: a person, a key, or one of the others that have no id of their own. */
export const Doer = z.object({ kind: z.enum(namesOf(whoKinds)), id: z.string(), name: z.string() });
export type Doer = z.infer<typeof Doer>;

/** One line of the audit log. */
export const AuditLine = z.object({
  id: z.int(),
  at: Instant,
  act: z.string(),
  /** The act in plain words, to be read after the name. */
  label: z.string(),
  who: Doer,
  object: z.object({ kind: z.enum(namesOf(objectKinds)), id: z.string(), name: z.string().nullable() }),
  address: z.string().nullable(),
  user_agent: z.string().nullable(),
  request_id: z.string().nullable(),
  /** The fields that changed, as they were and as they became. */
  before: Facts.nullable(),
  after: Facts.nullable(),
});
export type AuditLine = z.infer<typeof AuditLine>;

export const AuditFilters = z.object({
  who: z.string().max(100).optional().describe('The id of a person or a key, or operator, system, stranger'),
  act: z.enum(namesOf(acts)).optional(),
  object: z.string().trim().min(1).max(200).optional().describe('An id, or how a name begins'),
  from: Instant.optional(),
  to: Instant.optional().describe('Before this instant'),
});
export type AuditFilters = z.output<typeof AuditFilters>;

export const listAuditLog = endpoint({
  method: 'GET',
  path: '/api/v1/audit-log',
  access: 'audit.read',
  summary: 'Who did what, newest first, a page at a time',
  query: AuditFilters.extend(PageQuery.shape),
  reply: pageOf(AuditLine),
});

export const listDoers = endpoint({
  method: 'GET',
  path: '/api/v1/audit-log/doers',
  access: 'audit.read',
  summary: 'Everybody who stands in the audit log, by name',
  reply: z.object({ rows: z.array(Doer) }),
});

export const exportAuditLog = endpoint({
  method: 'GET',
  path: '/api/v1/audit-log/export',
  access: 'audit.read',
  summary: 'The audit log as CSV, newest first',
  query: AuditFilters,
  reply: z.unknown(),
  gives: 'csv',
});
