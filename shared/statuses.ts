import type { Moves } from './state-machine.ts';

/** Colours the product page names for badges; the web app maps each to one pair of light and dark tones. */
export type BadgeColour = 'slate' | 'blue' | 'purple' | 'green' | 'red' | 'amber';

/** One word the product shows as a badge. */
export type Badge = { readonly label: string; readonly colour: BadgeColour; readonly meaning: string };

export const callStatuses = {
  pending: { label: 'Pending', colour: 'slate', meaning: 'Uploaded, waiting in queue' },
  transcribing: { label: 'Transcribing', colour: 'blue', meaning: 'Audio is being converted to text' },
  analyzing: { label: 'Analyzing', colour: 'purple', meaning: 'AI is evaluating quality checks' },
  completed: { label: 'Completed', colour: 'green', meaning: 'Processing finished — results are ready' },
  failed: { label: 'Failed', colour: 'red', meaning: 'Something went wrong (you can retry)' },
} as const satisfies Record<string, Badge>;
export type CallStatus = keyof typeof callStatuses;

export const uploadSources = {
  ui: { label: 'UI', colour: 'blue', meaning: 'Manually uploaded through the web interface' },
  api: { label: 'API', colour: 'purple', meaning: 'Uploaded via the public API' },
  bulk_job: { label: 'Bulk Job', colour: 'amber', meaning: 'Part of a bulk upload batch' },
  sftp: { label: 'SFTP', colour: 'green', meaning: 'Automatically ingested via SFTP' },
} as const satisfies Record<string, Badge>;
export type UploadSource = keyof typeof uploadSources;

export const bulkJobStatuses = {
  queued: { label: 'Queued', colour: 'slate', meaning: 'Waiting to start' },
  processing: { label: 'Processing', colour: 'blue', meaning: 'Files being worked through' },
  completed: { label: 'Completed', colour: 'green', meaning: 'All files processed' },
  failed: { label: 'Failed', colour: 'red', meaning: 'Some or all files encountered errors' },
  cancelled: { label: 'Cancelled', colour: 'slate', meaning: 'Job was stopped by the user' },
} as const satisfies Record<string, Badge>;
export type BulkJobStatus = keyof typeof bulkJobStatuses;

export const reviewStatuses = {
  no_action: {
    label: 'No action needed',
    colour: 'slate',
    meaning: 'Nothing on this call asks for a person',
  },
  needs_review: { label: 'Needs review', colour: 'amber', meaning: 'A flag asks for a person to look' },
  reviewed: { label: 'Reviewed', colour: 'green', meaning: 'A person looked and decided' },
  dismissed: { label: 'Dismissed', colour: 'slate', meaning: 'A person looked and set the flag aside' },
} as const satisfies Record<string, Badge>;
export type ReviewStatus = keyof typeof reviewStatuses;

/** What a person decides about a call; the other two review statuses follow from its flags. */
export const decisions = ['reviewed', 'dismissed'] as const satisfies readonly ReviewStatus[];
export type Decision = (typeof decisions)[number];

export const verdicts = {
  pass: { label: 'Pass', colour: 'green', meaning: 'The score reaches the pass mark' },
  fail: { label: 'Fail', colour: 'red', meaning: 'The score is below the pass mark' },
  not_applicable: {
    label: 'Not applicable',
    colour: 'slate',
    meaning: 'The check does not apply to this call',
  },
  not_evaluated: {
    label: 'Not evaluated',
    colour: 'slate',
    meaning: 'Nobody judged this check on this call',
  },
  needs_review: {
    label: 'Needs review',
    colour: 'amber',
    meaning: 'The verdict could not be proven; a person decides',
  },
} as const satisfies Record<string, Badge>;
export type Verdict = keyof typeof verdicts;

/** What can happen to a call version. */
export type VersionEvent =
  | 'take_transcription'
  | 'take_analysis'
  | 'store_transcript'
  | 'store_analysis'
  | 'delay'
  | 'fail'
  | 'requeue'
  | 'retry';

/**
 * The moves of one call version. `delay` covers a retry with backoff, a paused provider and a lost worker;
 * `requeue` puts a pending version back in line.
 */
export const versionMoves: Moves<CallStatus, VersionEvent> = {
  pending: { take_transcription: 'transcribing', take_analysis: 'analyzing', requeue: 'pending' },
  transcribing: {
    take_transcription: 'transcribing',
    store_transcript: 'analyzing',
    delay: 'transcribing',
    fail: 'failed',
  },
  analyzing: { take_analysis: 'analyzing', store_analysis: 'completed', delay: 'analyzing', fail: 'failed' },
  completed: {},
  failed: { retry: 'pending' },
};

/** The statuses in which a version has ended, and a next version may be asked for. */
export const endedStatuses = ['completed', 'failed'] as const satisfies readonly CallStatus[];

/** True when a version in this status has ended. */
export function hasEnded(status: CallStatus): boolean {
  return (endedStatuses as readonly CallStatus[]).includes(status);
}

/** The names of a status table as a non-empty tuple, for zod enums and database checks. */
export function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): [Name, ...Name[]] {
  return Object.keys(table) as [Name, ...Name[]];
}
