import { buffer } from 'node:stream/consumers';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { limitBytes } from '#server/uploads/limit-bytes.ts';
import { readFields } from '#server/uploads/read-fields.ts';
import type { SuppliedFile } from '#server/uploads/receive-file.ts';
import type { UploadFields } from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import { largestTranscriptBytes } from '#shared/uploads.ts';

/** The transcript, 50 fields of 100 KB, and what is between them. */
export const largestBesideFile = largestTranscriptBytes + 6_000_000;

/** What a multipart upload brought, once all of it was read. */
export type Upload<Stored> = {
  readonly fields: UploadFields;
  readonly transcript: SuppliedFile | null;
  readonly stored: Stored | null;
};

/**
 * Reads a multipart upload part by part, in whatever order they come; the recording goes to `store` as a stream.
 * When anything is wrong the rest is not read, and what was stored goes to `discard`.
 */
export async function readUpload<Stored>(
  request: FastifyRequest,
  hands: {
    store: (file: { name: string; bytes: MultipartFile['file'] }, fields: UploadFields) => Promise<Stored>;
    discard: (stored: Stored) => Promise<void>;
  },
): Promise<Upload<Stored>> {
  if (!request.isMultipart()) throw new KnownError('no_file');
  const texts: Record<string, string> = {};
  let transcript: SuppliedFile | null = null;
  let stored: Stored | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') takeField(texts, part);
      else if (part.fieldname === 'transcript') transcript = await readTranscriptFile(part);
      else if (part.fieldname === 'file' && stored === null) {
        stored = await hands.store({ name: part.filename, bytes: part.file }, readFields(texts));
      } else
        throw new KnownError('invalid_request', {
          problem: `${part.fieldname.slice(0, 40)}: a file that is not asked for`,
        });
    }
    return { fields: readFields(texts), transcript, stored };
  } catch (error) {
    if (stored !== null) await hands.discard(stored);
    throw plain(error);
  }
}

function takeField(texts: Record<string, string>, part: Exclude<Multipart, MultipartFile>): void {
  if (part.valueTruncated || part.fieldnameTruncated) {
    throw new KnownError('invalid_request', {
      problem: `${part.fieldname.slice(0, 40)}: longer than is accepted`,
    });
  }
  // A part that says it is JSON has been read as such already.
  const text = typeof part.value === 'string' ? part.value : JSON.stringify(part.value);
  if (text !== '') texts[part.fieldname] = text;
}

async function readTranscriptFile(part: MultipartFile): Promise<SuppliedFile> {
  return { name: part.filename, bytes: await buffer(limitBytes(part.file, largestTranscriptBytes)) };
}

/** A connection that broke off, or a body cut short, in the catalogue's words. */
function plain(error: unknown): unknown {
  if (error instanceof KnownError) return error;
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const cut =
    code === 'ECONNRESET' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    /Unexpected end|premature|aborted/i.test(message);
  return cut ? new KnownError('upload_cut', {}, { cause: error }) : error;
}
