import { z } from 'zod';
import { UploadFields } from './calls.ts';
import { idOf } from './ids.ts';

/** Where files are sent in parts, by tus 1.0.0 (https://tus.io/protocols/resumable-upload). */
export const uploadsPath = '/api/v1/uploads';

/** Header of the answer to a recording's last part, and of every answer after it: the call it has become. */
export const callHeader = 'totalview-call';

/** Largest supplied transcript; it is read whole. */
export const largestTranscriptBytes = 20_000_000;

/** What comes with a file in the header Upload-Metadata: its name and kind, and the fields of every upload. */
export const UploadMetadata = UploadFields.extend({
  filename: z.string().max(1_000).default('recording'),
  kind: z.enum(['recording', 'transcript']).default('recording'),
  /** The transcript that was sent before this recording, as an upload of its own. */
  transcript_upload_id: idOf('upload').optional(),
}).strict();
export type UploadMetadata = z.infer<typeof UploadMetadata>;
