import { buffer } from 'node:stream/consumers';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { limitBytes } from '#server/uploads/limit-bytes.ts';
import { largestCsvBytes, mostPreviewedFiles } from '#shared/csv-preview.ts';
import { KnownError } from '#shared/errors.ts';

const largestNamesBytes = 20_000_000;
const Names = z.array(z.string().min(1).max(1_000)).max(mostPreviewedFiles);

/** A CSV and the names of the recordings it is for, from a form. Throws no_file, invalid_request, file_too_large, upload_cut. */
export async function readCsvForm(request: FastifyRequest): Promise<{ csv: Uint8Array; names: string[] }> {
  if (!request.isMultipart()) throw new KnownError('no_file');
  let csv: Uint8Array | null = null;
  let names: string[] | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file' && part.fieldname === 'csv') csv = await read(part.file, largestCsvBytes);
      else if (part.type === 'file' && part.fieldname === 'names') {
        names = namesIn(await read(part.file, largestNamesBytes));
      } else if (part.type === 'file') part.file.resume();
    }
  } catch (error) {
    if (error instanceof KnownError) throw error;
    throw new KnownError('upload_cut', {}, { cause: error });
  }
  if (csv === null) throw new KnownError('no_file');
  if (names === null) throw new KnownError('invalid_request', { problem: 'names: is missing' });
  return { csv, names };
}

async function read(bytes: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  return await buffer(limitBytes(bytes, most));
}

function namesIn(bytes: Uint8Array): string[] {
  try {
    return Names.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    const problem = `names: not a JSON array of at most ${mostPreviewedFiles} names`;
    throw new KnownError('invalid_request', { problem }, { cause: error });
  }
}
