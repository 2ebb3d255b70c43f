import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId, idOf } from './ids.ts';
import { PageQuery, pageOf } from './page.ts';
import { PeriodQuery } from './period.ts';
import { Seen } from './seen.ts';
import {
  Fingerprint,
  SftpConnectionDraft,
  SftpConnectionShown,
  SftpHealth,
  SftpNeeds,
  SftpPreview,
  SftpSettings,
  SftpSettingsShown,
  SftpSilence,
  SftpTest,
  SftpUnmatched,
} from './sftp.ts';
import {
  SftpBatchShown,
  SftpBatchStatusName,
  SftpDayFileShown,
  SftpFileShown,
  SftpFileStatusName,
  SftpReconciliation,
  SftpReconciliationOfAll,
} from './sftp-batches.ts';

export const readSftpConnection = endpoint({
  method: 'GET',
  path: '/api/v1/sftp-connection',
  access: 'sftp.configure',
  summary: 'The organization’s SFTP server and how its sweeps go',
  reply: z.object({ connection: SftpConnectionShown.nullable() }),
});

export const saveSftpConnection = endpoint({
  method: 'PUT',
  path: '/api/v1/sftp-connection',
  access: 'sftp.configure',
  summary: 'Set the organization’s SFTP server; another host or port has to be confirmed by its key again',
  body: SftpConnectionDraft.extend({ seen: Seen }),
  reply: SftpConnectionShown,
  fails: [
    'changed_meanwhile',
    'sftp_from_operator',
    'sftp_secret_missing',
    'sftp_key_unreadable',
    'sftp_address_refused',
    'sftp_root_taken',
  ],
});

export const testSftpConnection = endpoint({
  method: 'POST',
  path: '/api/v1/sftp-connection/test',
  access: 'sftp.configure',
  summary: 'Try the saved connection: the server’s key, signing in, and what lies in the root folder',
  reply: SftpTest,
  fails: ['sftp_not_connected'],
});

export const trustSftpHostKey = endpoint({
  method: 'POST',
  path: '/api/v1/sftp-connection/trust',
  access: 'sftp.configure',
  summary: 'Confirm the key the server has shown; sweeps begin, or go on after it had changed',
  body: z.object({ host_key: Fingerprint }),
  reply: SftpConnectionShown,
  fails: ['sftp_not_connected', 'sftp_other_key_offered'],
});

export const forgetSftpConnection = endpoint({
  method: 'DELETE',
  path: '/api/v1/sftp-connection',
  access: 'sftp.configure',
  summary: 'Forget the organization’s SFTP server; what was imported stays',
  reply: z.void(),
  status: 204,
  fails: ['sftp_from_operator'],
});

export const listSftpUnmatched = endpoint({
  method: 'GET',
  path: '/api/v1/sftp-connection/unmatched',
  access: 'sftp.configure',
  summary: 'Files below the root that lie in no campaign’s folder',
  reply: SftpUnmatched,
});

export const readSftpSettings = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/sftp',
  access: 'sftp.configure',
  summary: 'How a campaign’s recordings come in by SFTP',
  params: byId('campaign'),
  reply: SftpSettingsShown,
});

export const saveSftpSettings = endpoint({
  method: 'PUT',
  path: '/api/v1/campaigns/:id/sftp',
  access: 'sftp.configure',
  summary: 'Set how a campaign’s recordings come in by SFTP',
  params: byId('campaign'),
  body: SftpSettings.extend({ seen: Seen }),
  reply: SftpSettingsShown,
  fails: ['sftp_slug_needed', 'sftp_slug_taken', 'sftp_pattern_invalid', 'changed_meanwhile'],
});

export const readSftpStatus = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/sftp/status',
  access: 'sftp.view',
  summary: 'Whether a campaign takes files by SFTP, and how the sweeps of its folder go',
  params: byId('campaign'),
  reply: z.object({
    enabled: z.boolean(),
    folder: z.string().nullable(),
    health: SftpHealth,
    /** Set when nothing has come for much longer than usual. */
    silence: SftpSilence.nullable(),
  }),
});

export const readSftpNeeds = endpoint({
  method: 'GET',
  path: '/api/v1/sftp-needs',
  access: 'sftp.view',
  internal: true,
  summary: 'What of SFTP asks for somebody: trouble with the server, folders with trouble or silent for long',
  reply: SftpNeeds,
});

export const previewSftp = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/sftp/preview',
  access: 'sftp.configure',
  summary: 'What these settings would make of each file that lies in the folder now; nothing is imported',
  params: byId('campaign'),
  body: SftpSettings,
  reply: SftpPreview,
  fails: ['sftp_not_connected', 'sftp_folder_missing', 'sftp_unreachable'],
});

export const sweepSftpNow = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/sftp/sweep',
  access: 'sftp.configure',
  summary: 'Sweep now instead of at the next turn',
  params: byId('campaign'),
  reply: SftpHealth,
  status: 202,
  fails: ['sftp_not_connected'],
});

export const listSftpBatches = endpoint({
  method: 'GET',
  path: '/api/v1/sftp-batches',
  access: 'sftp.view',
  internal: true,
  summary: 'SFTP batches of the campaigns one may see, newest first',
  query: PageQuery.extend({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    campaign_id: idOf('campaign').optional(),
    status: SftpBatchStatusName.optional(),
    /** True: only those that have not ended. */
    open: z.stringbool().optional(),
  }),
  reply: pageOf(SftpBatchShown),
});

export const readSftpBatch = endpoint({
  method: 'GET',
  path: '/api/v1/sftp-batches/:id',
  access: 'sftp.view',
  internal: true,
  summary: 'One SFTP batch with its counts',
  params: byId('sftpBatch'),
  reply: SftpBatchShown,
});

export const listSftpFiles = endpoint({
  method: 'GET',
  path: '/api/v1/sftp-batches/:id/files',
  access: 'sftp.view',
  internal: true,
  summary: 'The files of an SFTP batch, by path',
  params: byId('sftpBatch'),
  query: PageQuery.extend({ status: SftpFileStatusName.optional() }),
  reply: pageOf(SftpFileShown),
});

export const retrySftpBatch = endpoint({
  method: 'POST',
  path: '/api/v1/sftp-batches/:id/retry',
  access: 'calls.upload',
  internal: true,
  summary: 'Take the failed files of an SFTP batch up again, those that can be',
  params: byId('sftpBatch'),
  reply: SftpBatchShown,
  fails: ['sftp_nothing_to_retry'],
});

export const retrySftpFile = endpoint({
  method: 'POST',
  path: '/api/v1/sftp-files/:id/retry',
  access: 'calls.upload',
  internal: true,
  summary: 'Take a failed file up again',
  params: byId('sftpFile'),
  reply: SftpFileShown,
  fails: ['sftp_nothing_to_retry'],
});

export const importSftpFileAnyway = endpoint({
  method: 'POST',
  path: '/api/v1/sftp-files/:id/import',
  access: 'calls.upload',
  internal: true,
  summary: 'Import a duplicate whose bytes are not those that were imported under its name',
  params: byId('sftpFile'),
  reply: SftpFileShown,
  fails: ['sftp_not_duplicate'],
});

export const readSftpReconciliation = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/sftp/reconciliation',
  access: 'sftp.view',
  internal: true,
  summary: 'What came by SFTP on each day, and what became of it',
  params: byId('campaign'),
  query: PeriodQuery,
  reply: SftpReconciliation,
});

export const readSftpReconciliationOfAll = endpoint({
  method: 'GET',
  path: '/api/v1/sftp-reconciliation',
  access: 'sftp.view',
  internal: true,
  summary: 'What came by SFTP to all campaigns one may see, and what became of it, by day and by campaign',
  query: PeriodQuery,
  reply: SftpReconciliationOfAll,
});

export const exportSftpReconciliationOfAll = endpoint({
  method: 'GET',
  path: '/api/v1/sftp-reconciliation/export',
  access: 'sftp.view',
  internal: true,
  summary: 'What came by SFTP to all campaigns one may see, file by file with what became of it, as CSV',
  query: PeriodQuery,
  reply: z.unknown(),
  gives: 'csv',
});

export const listSftpDayFiles = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/sftp/reconciliation/files',
  access: 'sftp.view',
  internal: true,
  summary: 'The recordings that came by SFTP in some days, by path',
  params: byId('campaign'),
  query: PageQuery.extend({ ...PeriodQuery.shape, status: SftpFileStatusName.optional() }),
  reply: pageOf(SftpDayFileShown),
});

export const exportSftpReconciliation = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/sftp/reconciliation/export',
  access: 'sftp.view',
  internal: true,
  summary: 'What came by SFTP, file by file with what became of it, as CSV',
  params: byId('campaign'),
  query: PeriodQuery,
  reply: z.unknown(),
  gives: 'csv',
});
