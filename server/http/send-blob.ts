import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Playable } from '#server/calls/calls.ts';
import { assertBlobKey, type BlobStore } from '#server/storage/blob-store.ts';
import { parseRange } from '#server/storage/byte-range.ts';

type Exchange = {
  readonly request: FastifyRequest;
  readonly http: FastifyReply;
  readonly storage: BlobStore;
};

/** Sends a stored file, or the part of it that a Range header asks for (RFC 9110 §14), as a stream. */
export async function sendBlob(
  { request, http, storage }: Exchange,
  { key, contentType, sizeBytes, fileName }: Playable,
  disposition: 'inline' | 'attachment',
): Promise<FastifyReply> {
  assertBlobKey(key);
  const range = parseRange(request.headers.range, sizeBytes);
  void http
    .header('content-type', contentType)
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `${disposition}; filename*=UTF-8''${encodeName(fileName)}`);
  const length = range === null ? sizeBytes : range.end - range.start + 1;
  void http.header('content-length', length);
  if (range !== null) {
    void http.code(206).header('content-range', `bytes ${range.start}-${range.end}/${sizeBytes}`);
  }
  const stream = await storage.open(key, range ?? undefined);
  request.raw.once('close', () => stream.destroy());
  return http.send(stream);
}

/** A name as RFC 8187 wants it in a header. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
