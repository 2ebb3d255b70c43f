import { providerActs } from './provider-acts.ts';
import { sftpActs } from './sftp-acts.ts';

/** Who an act is told of. A stranger is somebody who is not signed in; the system acts by rules that people have set. */
export const whoKinds = {
  person: 'Person',
  key: 'API key',
  operator: 'Operator',
  system: 'TotalView itself',
  stranger: 'Not signed in',
} as const;
export type WhoKind = keyof typeof whoKinds;

/** What acts are about. */
export const objectKinds = {
  call: 'Call',
  campaign: 'Campaign',
  check: 'Check',
  agent: 'Agent',
  bulk_job: 'Bulk job',
  api_key: 'API key',
  user: 'User',
  invitation: 'Invitation',
  organization: 'Organization',
  sftp_batch: 'SFTP batch',
  sftp_file: 'SFTP file',
} as const;
export type ObjectKind = keyof typeof objectKinds;

type Row = {
  /** What somebody did, after their name. */
  readonly label: string;
  readonly about: ObjectKind;
  /** The endpoints that do it, as `METHOD /path`; none for what only the command line or a rule does. */
  readonly by: readonly string[];
};

/** Every act that is audited. Use cases note theirs with `note` or `noteOnce` of server/audit/note.ts. */
export const acts = {
  'session.started': {
    label: 'Signed in',
    about: 'user',
    by: ['POST /api/v1/session', 'POST /api/v1/session/code/use', 'POST /api/v1/session/organization'],
  },
  'session.refused': {
    label: 'Tried to sign in with a wrong password or code',
    about: 'user',
    by: ['POST /api/v1/session', 'POST /api/v1/session/code/use'],
  },
  'session.ended': { label: 'Signed out', about: 'user', by: ['DELETE /api/v1/session'] },
  'organization.created': {
    label: 'Created the organization',
    about: 'organization',
    by: ['POST /api/v1/setup'],
  },
  'organization.renamed': {
    label: 'Renamed the organization',
    about: 'organization',
    by: ['PATCH /api/v1/organization'],
  },
  'audit_log.exported': {
    label: 'Exported the audit log',
    about: 'organization',
    by: ['GET /api/v1/audit-log/export'],
  },
  'usage.exported': {
    label: 'Exported the usage',
    about: 'organization',
    by: ['GET /api/v1/usage/export'],
  },
  'user.created': { label: 'Created a user', about: 'user', by: [] },
  'user.joined': {
    label: 'Accepted an invitation',
    about: 'user',
    by: ['POST /api/v1/invitation/accept'],
  },
  'user.changed': {
    label: 'Changed what somebody may do',
    about: 'user',
    by: ['PATCH /api/v1/people/:id', 'POST /api/v1/agents/:id/unlink-login'],
  },
  'user.removed': { label: 'Removed somebody', about: 'user', by: ['DELETE /api/v1/people/:id'] },
  'session.revoked': {
    label: 'Ended sessions',
    about: 'user',
    by: ['DELETE /api/v1/account/sessions/:id', 'POST /api/v1/account/sessions/revoke-others'],
  },
  'user.renamed': { label: 'Changed their name', about: 'user', by: ['PATCH /api/v1/account'] },
  'user.password_changed': {
    label: 'Changed their password',
    about: 'user',
    by: ['POST /api/v1/account/password'],
  },
  'user.password_reset': {
    label: 'Set a new password with a link',
    about: 'user',
    by: ['POST /api/v1/password-reset'],
  },
  'user.reset_link_made': {
    label: 'Made a link for a new password',
    about: 'user',
    by: ['POST /api/v1/people/:id/reset-link'],
  },
  'user.two_factor_on': {
    label: 'Turned two-factor on',
    about: 'user',
    by: ['POST /api/v1/account/two-factor/confirm'],
  },
  'user.two_factor_off': {
    label: 'Turned two-factor off',
    about: 'user',
    by: ['POST /api/v1/account/two-factor/off'],
  },
  'user.recovery_codes_made': {
    label: 'Made new recovery codes',
    about: 'user',
    by: ['POST /api/v1/account/two-factor/recovery-codes'],
  },
  'invitation.created': {
    label: 'Invited somebody',
    about: 'invitation',
    by: ['POST /api/v1/invitations'],
  },
  'invitation.renewed': {
    label: 'Made a new link for an invitation',
    about: 'invitation',
    by: ['POST /api/v1/invitations/:id/renew'],
  },
  'invitation.revoked': {
    label: 'Revoked an invitation',
    about: 'invitation',
    by: ['DELETE /api/v1/invitations/:id'],
  },
  'campaign.created': { label: 'Created a campaign', about: 'campaign', by: ['POST /api/v1/campaigns'] },
  'campaign.settings_edited': {
    label: 'Changed the settings of a campaign',
    about: 'campaign',
    by: [
      'PATCH /api/v1/campaigns/:id/agent-matching',
      'PATCH /api/v1/campaigns/:id/settings',
      'PUT /api/v1/campaigns/:id/categories',
    ],
  },
  'campaign.archived': {
    label: 'Archived a campaign',
    about: 'campaign',
    by: ['POST /api/v1/campaigns/:id/archive'],
  },
  'campaign.unarchived': {
    label: 'Took a campaign out of the archive',
    about: 'campaign',
    by: ['POST /api/v1/campaigns/:id/unarchive'],
  },
  'campaign.calls_started': {
    label: 'Started calls that were waiting',
    about: 'campaign',
    by: ['POST /api/v1/calls/start', 'POST /api/v1/campaigns/:id/start-waiting'],
  },
  'campaign.member_added': {
    label: 'Assigned somebody to a campaign',
    about: 'campaign',
    by: ['PUT /api/v1/campaigns/:id/members/:user_id'],
  },
  'campaign.member_removed': {
    label: 'Took somebody out of a campaign',
    about: 'campaign',
    by: ['DELETE /api/v1/campaigns/:id/members/:user_id'],
  },
  'check.created': {
    label: 'Added a check',
    about: 'check',
    by: ['POST /api/v1/campaigns/:id/checks', 'POST /api/v1/campaigns/:id/checks/:check_id/duplicate'],
  },
  'check.edited': {
    label: 'Edited a check',
    about: 'check',
    by: ['PATCH /api/v1/campaigns/:id/checks/:check_id'],
  },
  'check.deleted': {
    label: 'Deleted a check',
    about: 'check',
    by: ['DELETE /api/v1/campaigns/:id/checks/:check_id'],
  },
  'campaign.checks_imported': {
    label: 'Imported checks into a campaign',
    about: 'campaign',
    by: ['POST /api/v1/campaigns/:id/checks/import'],
  },
  'campaign.checks_ordered': {
    label: 'Put the checks of a campaign in another order',
    about: 'campaign',
    by: ['PUT /api/v1/campaigns/:id/checks/order'],
  },
  'campaign.retention_edited': {
    label: 'Changed how long a campaign keeps its calls',
    about: 'campaign',
    by: ['PUT /api/v1/campaigns/:id/retention'],
  },
  'agent.created': { label: 'Created an agent', about: 'agent', by: ['POST /api/v1/agents'] },
  'agent.edited': { label: 'Edited an agent', about: 'agent', by: ['PATCH /api/v1/agents/:id'] },
  'agent.archived': { label: 'Archived an agent', about: 'agent', by: ['PATCH /api/v1/agents/:id'] },
  'agent.restored': { label: 'Restored an agent', about: 'agent', by: ['PATCH /api/v1/agents/:id'] },
  'api_key.created': {
    label: 'Created an API key',
    about: 'api_key',
    by: ['POST /api/v1/campaigns/:id/api-keys'],
  },
  'api_key.revoked': {
    label: 'Revoked an API key',
    about: 'api_key',
    by: ['POST /api/v1/api-keys/:id/revoke'],
  },
  'call.uploaded': {
    label: 'Uploaded a call',
    about: 'call',
    by: ['POST /api/v1/calls/upload', 'POST /api/v1/samples/:name/open'],
  },
  'call.edited': {
    label: 'Edited a call',
    about: 'call',
    by: ['PATCH /api/v1/calls/:id', 'POST /api/v1/calls/link-agent'],
  },
  'call.roles_swapped': {
    label: 'Swapped agent and customer of a call',
    about: 'call',
    by: ['POST /api/v1/calls/:id/swap-roles'],
  },
  'call.reprocessed': {
    label: 'Reprocessed a call',
    about: 'call',
    by: ['POST /api/v1/calls/:id/reprocess', 'POST /api/v1/calls/:id/transcript'],
  },
  'call.reviewed': { label: 'Reviewed a call', about: 'call', by: ['POST /api/v1/calls/:id/review'] },
  'calls.exported': {
    label: 'Exported a list of calls',
    about: 'organization',
    by: ['GET /api/v1/calls/export'],
  },
  'call.deleted': { label: 'Deleted a call', about: 'call', by: ['DELETE /api/v1/calls/:id'] },
  'call.audio_deleted': { label: 'Deleted the audio of a call', about: 'call', by: [] },
  'call.played': { label: 'Opened a recording', about: 'call', by: ['GET /api/v1/calls/:id/audio'] },
  'call.downloaded': {
    label: 'Downloaded an original recording',
    about: 'call',
    by: ['GET /api/v1/calls/:id/original'],
  },
  'call.transcript_exported': {
    label: 'Exported a transcript',
    about: 'call',
    by: ['GET /api/v1/calls/:id/transcript'],
  },
  'bulk_job.created': {
    label: 'Started a bulk job',
    about: 'bulk_job',
    by: ['POST /api/v1/bulk-jobs/upload', 'POST /api/v1/bulk-jobs/rerun'],
  },
  'bulk_job.cancelled': {
    label: 'Cancelled the rest of a bulk job',
    about: 'bulk_job',
    by: ['POST /api/v1/bulk-jobs/:id/cancel'],
  },
  'bulk_job.retried': {
    label: 'Retried the failed items of a bulk job',
    about: 'bulk_job',
    by: ['POST /api/v1/bulk-jobs/:id/retry'],
  },
  'bulk_job.errors_exported': {
    label: 'Exported the errors of a bulk job',
    about: 'bulk_job',
    by: ['GET /api/v1/bulk-jobs/:id/errors'],
  },
  ...providerActs,
  ...sftpActs,
  ...providerActs,
} as const satisfies Record<string, Row>;
export type Act = keyof typeof acts;

/** Endpoints with a method that could change something which the log leaves out, each with the reason. */
export const unaudited: Readonly<Record<string, string>> = {
  'POST /api/v1/saved-views': 'one’s own view of a list, which nobody else sees',
  'PATCH /api/v1/saved-views/:id': 'one’s own view of a list, which nobody else sees',
  'DELETE /api/v1/saved-views/:id': 'one’s own view of a list, which nobody else sees',
  'POST /api/v1/bulk-jobs/items/cancel': 'takes back a file before it was sent; its bulk job is noted',
  'POST /api/v1/campaigns/:id/agent-pattern/preview': 'shows what a pattern would find and changes nothing',
  'POST /api/v1/session/code': 'sends a letter and changes nothing; the sign-in is audited',
  'POST /api/v1/password-reset/request': 'sends a letter and changes nothing; the new password is audited',
  'POST /api/v1/account/two-factor': 'prepares what changes nothing until it is confirmed',
  'POST /api/v1/invitation/open': 'shows what a link invites to and changes nothing',
  'POST /api/v1/campaigns/:id/checks/try': 'shows what a rule would say of past calls and changes nothing',
  'POST /api/v1/provider-hooks/assemblyai': 'a provider’s hint, which changes nothing',
  'POST /api/v1/campaigns/:id/checks/try/claude': 'tries a prompt; what it costs is counted',
  'POST /api/v1/campaigns/:id/checks/improve': 'proposes a prompt; what it costs is counted',
  'POST /api/v1/forecasts/rerun': 'says what it would cost and changes nothing',
  'POST /api/v1/campaigns/:id/sftp/preview': 'shows what would become of files and changes nothing',
  'POST /api/v1/campaigns/:id/csv-preview': 'shows how a CSV would be read and changes nothing',
};

/** What the log keeps of a state: short values by field. Never a secret, never what was said in a call. */
export type Fact = string | number | boolean | null | readonly string[];
export type Facts = Readonly<Record<string, Fact>>;
