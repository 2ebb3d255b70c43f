import { measureUpload } from './large-upload.ts';
import { ownerHeaders } from './process.ts';
import type { Row } from './table.ts';

/** A recording of one gigabyte from somebody who is signed in. */
export function benchUpload(): Promise<Row[]> {
  return measureUpload({
    what: 'Upload: 1 GB through the web server',
    sizeBytes: 1_000_000_000,
    runs: 4,
    sender: async () => (server) => ownerHeaders(server.address),
  });
}
