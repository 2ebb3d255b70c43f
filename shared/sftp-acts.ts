/** What the audit log keeps of SFTP; a part of the table of acts. */
export const sftpActs = {
  'sftp_connection.saved': {
    label: 'Set the SFTP server',
    about: 'organization',
    by: ['PUT /api/v1/sftp-connection'],
  },
  'sftp_connection.tested': {
    label: 'Tested the SFTP server',
    about: 'organization',
    by: ['POST /api/v1/sftp-connection/test'],
  },
  'sftp_connection.trusted': {
    label: 'Confirmed the key of the SFTP server',
    about: 'organization',
    by: ['POST /api/v1/sftp-connection/trust'],
  },
  'sftp_connection.forgotten': {
    label: 'Forgot the SFTP server',
    about: 'organization',
    by: ['DELETE /api/v1/sftp-connection'],
  },
  'campaign.sftp_edited': {
    label: 'Changed the SFTP settings of a campaign',
    about: 'campaign',
    by: ['PUT /api/v1/campaigns/:id/sftp'],
  },
  'campaign.swept': {
    label: 'Had the SFTP folder of a campaign swept',
    about: 'campaign',
    by: ['POST /api/v1/campaigns/:id/sftp/sweep'],
  },
  'campaign.sftp_exported': {
    label: 'Exported what came by SFTP',
    about: 'campaign',
    by: ['GET /api/v1/campaigns/:id/sftp/reconciliation/export'],
  },
  'sftp.exported': {
    label: 'Exported what came by SFTP to all campaigns',
    about: 'organization',
    by: ['GET /api/v1/sftp-reconciliation/export'],
  },
  'sftp_batch.ended': { label: 'Ended an SFTP batch', about: 'sftp_batch', by: [] },
  'sftp_batch.retried': {
    label: 'Retried the failed files of an SFTP batch',
    about: 'sftp_batch',
    by: ['POST /api/v1/sftp-batches/:id/retry'],
  },
  'sftp_file.retried': {
    label: 'Retried a file of an SFTP batch',
    about: 'sftp_file',
    by: ['POST /api/v1/sftp-files/:id/retry'],
  },
  'sftp_file.imported_anyway': {
    label: 'Imported a duplicate file all the same',
    about: 'sftp_file',
    by: ['POST /api/v1/sftp-files/:id/import'],
  },
} as const;
