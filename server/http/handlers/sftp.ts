import { Readable } from 'node:stream';
import { type Handler, handle } from '#server/http/bind.ts';
import { listBatches, listFiles, readBatch } from '#server/sftp/batches.ts';
import {
  forgetConnection,
  readConnection,
  saveConnection,
  trustHostKey,
  unmatchedFiles,
} from '#server/sftp/connection.ts';
import { listDayFiles } from '#server/sftp/day-files.ts';
import { readNeeds } from '#server/sftp/needs.ts';
import { previewFolder } from '#server/sftp/preview.ts';
import { reconcile, reconcileAll } from '#server/sftp/reconciliation.ts';
import { reconciliationCsv, reconciliationOfAllCsv } from '#server/sftp/reconciliation-csv.ts';
import { importFileAnyway, retryBatch, retryFile } from '#server/sftp/retry.ts';
import { readSettings, readStatus, saveSettings, sweepNow } from '#server/sftp/settings.ts';
import { testConnection } from '#server/sftp/try-connection.ts';
import * as sftp from '#shared/sftp-endpoints.ts';

const connection: readonly Handler[] = [
  handle(sftp.readSftpConnection, async ({ actor }, deps) => ({
    connection: await readConnection(deps, actor),
  })),

  handle(sftp.saveSftpConnection, ({ actor, body }, deps) => saveConnection(deps, actor, body)),

  handle(sftp.testSftpConnection, ({ actor }, deps) => testConnection(deps, actor)),

  handle(sftp.trustSftpHostKey, ({ actor, body }, deps) => trustHostKey(deps, actor, body.host_key)),

  handle(sftp.forgetSftpConnection, ({ actor }, deps) => forgetConnection(deps, actor)),

  handle(sftp.listSftpUnmatched, ({ actor }, deps) => unmatchedFiles(deps, actor)),
];

const campaigns: readonly Handler[] = [
  handle(sftp.readSftpSettings, ({ actor, params }, deps) => readSettings(deps, actor, params.id)),

  handle(sftp.saveSftpSettings, ({ actor, params, body }, deps) =>
    saveSettings(deps, actor, params.id, body),
  ),

  handle(sftp.readSftpStatus, ({ actor, params }, deps) => readStatus(deps, actor, params.id)),

  handle(sftp.readSftpNeeds, ({ actor }, deps) => readNeeds(deps, actor)),

  handle(sftp.previewSftp, ({ actor, params, body }, deps) => previewFolder(deps, actor, params.id, body)),

  handle(sftp.sweepSftpNow, ({ actor, params }, deps) => sweepNow(deps, actor, params.id)),

  handle(sftp.readSftpReconciliation, ({ actor, params, query }, deps) =>
    reconcile(deps, actor, params.id, query),
  ),

  handle(sftp.readSftpReconciliationOfAll, ({ actor, query }, deps) => reconcileAll(deps, actor, query)),

  handle(sftp.exportSftpReconciliationOfAll, async ({ actor, query, http }, deps) => {
    const lines = await reconciliationOfAllCsv(deps, actor, query);
    return http
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="sftp.csv"')
      .send(Readable.from(lines));
  }),

  handle(sftp.listSftpDayFiles, ({ actor, params, query }, deps) =>
    listDayFiles(deps, actor, params.id, query),
  ),

  handle(sftp.exportSftpReconciliation, async ({ actor, params, query, http }, deps) => {
    const lines = await reconciliationCsv(deps, actor, params.id, query);
    return http
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${params.id}-sftp.csv"`)
      .send(Readable.from(lines));
  }),
];

const batches: readonly Handler[] = [
  handle(sftp.listSftpBatches, ({ actor, query }, deps) => listBatches(deps, actor, query)),

  handle(sftp.readSftpBatch, ({ actor, params }, deps) => readBatch(deps, actor, params.id)),

  handle(sftp.listSftpFiles, ({ actor, params, query }, deps) => listFiles(deps, actor, params.id, query)),

  handle(sftp.retrySftpBatch, ({ actor, params }, deps) => retryBatch(deps, actor, params.id)),

  handle(sftp.retrySftpFile, ({ actor, params }, deps) => retryFile(deps, actor, params.id)),

  handle(sftp.importSftpFileAnyway, ({ actor, params }, deps) => importFileAnyway(deps, actor, params.id)),
];

export const sftpHandlers: readonly Handler[] = [...connection, ...campaigns, ...batches];
