import { Readable } from 'node:stream';
import { errorsCsv, listBulkJobsOf, listItemsOf, readBulkJobOf } from '#server/bulk-jobs/bulk-jobs.ts';
import { cancelFiles, cancelRemaining } from '#server/bulk-jobs/cancel.ts';
import { createRerunJob } from '#server/bulk-jobs/create-rerun.ts';
import { createUploadJob } from '#server/bulk-jobs/create-upload.ts';
import { retryFailedItems } from '#server/bulk-jobs/retry.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import * as bulkJobs from '#shared/bulk-jobs.ts';

export const bulkJobHandlers: readonly Handler[] = [
  handle(bulkJobs.listBulkJobs, ({ actor, query }, deps) => listBulkJobsOf(deps, actor, query)),

  handle(bulkJobs.readBulkJob, ({ actor, params }, deps) => readBulkJobOf(deps, actor, params.id)),

  handle(bulkJobs.listBulkItems, ({ actor, params, query }, deps) =>
    listItemsOf(deps, actor, params.id, query),
  ),

  handle(bulkJobs.createBulkUpload, ({ actor, body }, deps) => {
    const { maxUploadBytes } = deps.config;
    return createUploadJob({ ...deps, maxUploadBytes }, actor, body.campaign_id, body.files);
  }),

  handle(bulkJobs.createBulkRerun, ({ actor, body }, deps) =>
    createRerunJob(deps, actor, body.kind, body.call_ids),
  ),

  handle(bulkJobs.cancelBulkJob, ({ actor, params }, deps) => cancelRemaining(deps, actor, params.id)),

  handle(bulkJobs.cancelBulkItems, ({ actor, body }, deps) => cancelFiles(deps, actor, body.item_ids)),

  handle(bulkJobs.retryBulkJob, ({ actor, params }, deps) => retryFailedItems(deps, actor, params.id)),

  handle(bulkJobs.exportBulkErrors, async ({ actor, params, http }, deps) => {
    const lines = await errorsCsv(deps, actor, params.id);
    return http
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${params.id}-errors.csv"`)
      .send(Readable.from(lines));
  }),
];
