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
  // The parser hears of a broken connection only when it breaks after the parser has begun.
  if (request.raw.destroyed && !request.raw.readableEnded) throw new KnownError('upload_cut');
  const texts: Record<string, string> = {};
  let transcript: SuppliedFile | null = null;
  let stored: Stored | null = null;
  try {
    for await (const part of partsOf(request)) {
      if (part.type === 'field') takeField(texts, part);
      else if (part.fieldname === 'transcript') transcript = await readTranscriptFile(part);
      else if (part.fieldname === 'file' && stored === null) {
        stored = await hands.store({ name: nameOf(part), bytes: part.file }, readFields(texts));
      } else
        throw new KnownError('invalid_request', {
          problem: `${fieldOf(part)}: a file that is not asked for`,
        });
    }
    return { fields: readFields(texts), transcript, stored };
  } catch (error) {
    if (stored !== null) await hands.discard(stored);
    throw plain(error);
  }
}

/** A part whose names may be missing, whatever the parser's types say. */
type Named<Of> = Omit<Of, 'fieldname' | 'filename'> & { fieldname?: string; filename?: string };
type TextPart = Named<Exclude<Multipart, MultipartFile>>;
type Part = TextPart | Named<MultipartFile>;

function takeField(texts: Record<string, string>, part: TextPart): void {
  if (part.valueTruncated || part.fieldnameTruncated) {
    throw new KnownError('invalid_request', {
      problem: `${fieldOf(part)}: longer than is accepted`,
    });
  }
  // A part that says it is JSON has been read as such already.
  const text = typeof part.value === 'string' ? part.value : JSON.stringify(part.value);
  if (text !== '') texts[part.fieldname ?? ''] = text;
}

/** The parts of a form; whatever the parser finds wrong is the caller's to mend. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Part> {
  try {
    yield* request.parts();
  } catch (error) {
    const told = plain(error);
    if (told instanceof KnownError) throw told;
    const problem = `the form cannot be read (${error instanceof Error ? error.message : 'unknown'})`;
    throw new KnownError('invalid_request', { problem }, { cause: error });
  }
}

function fieldOf({ fieldname = 'a part without a name' }: Part): string {
  return fieldname.slice(0, 40);
}

function nameOf({ filename = '' }: Named<MultipartFile>): string {
  return filename;
}

async function readTranscriptFile(part: Named<MultipartFile>): Promise<SuppliedFile> {
  return { name: nameOf(part), bytes: await buffer(limitBytes(part.file, largestTranscriptBytes)) };
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
