import type { SftpPreviewFile } from '#shared/sftp.ts';
import type { BadgeColour } from '#shared/statuses.ts';

type Shown = { readonly label: string; readonly colour: BadgeColour; readonly counted: string };

/** What would become of a file, in words. */
export const verdicts = {
  import: { label: 'Import', colour: 'green', counted: 'would be imported' },
  wait: { label: 'Wait', colour: 'amber', counted: 'would wait' },
  duplicate: { label: 'Duplicate', colour: 'purple', counted: 'would be Duplicate' },
  skipped: { label: 'Skipped', colour: 'slate', counted: 'would be Skipped' },
  failed: { label: 'Failed', colour: 'red', counted: 'would be Failed' },
} as const satisfies Record<SftpPreviewFile['verdict'], Shown>;
