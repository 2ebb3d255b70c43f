import { Readable } from 'node:stream';
import { auditCsv, listAuditLogOf, listDoersOf } from '#server/audit/audit-log.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import * as auditLog from '#shared/audit-log.ts';

export const auditLogHandlers: readonly Handler[] = [
  handle(auditLog.listAuditLog, ({ actor, query }, deps) => listAuditLogOf(deps, actor, query)),

  handle(auditLog.listDoers, ({ actor }, deps) => listDoersOf(deps, actor)),

  handle(auditLog.exportAuditLog, async ({ actor, query, http }, deps) => {
    const lines = await auditCsv(deps, actor, query);
    return http
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="audit-log.csv"')
      .send(Readable.from(lines));
  }),
];
