import type { z } from 'zod';
import { UploadFields } from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import { problemOf } from '#shared/problem-of.ts';

/**
 * The fields of an upload from the texts that came with it; `metadata` is JSON. Unknown names are refused, so that
 * typos show. Throws invalid_request.
 */
export function readFields(texts: Readonly<Record<string, string>>): UploadFields {
  return readTexts(UploadFields.strict(), texts);
}

/** The same by another shape, which has the fields of an upload and more. */
export function readTexts<Shape extends z.ZodObject>(
  shape: Shape,
  texts: Readonly<Record<string, string>>,
): z.output<Shape> {
  const metadata = texts['metadata'] === undefined ? {} : { metadata: parseJson(texts['metadata']) };
  const parsed = shape.safeParse({ ...texts, ...metadata });
  if (!parsed.success) throw new KnownError('invalid_request', { problem: problemOf(parsed.error) });
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new KnownError('invalid_request', { problem: 'metadata: not JSON' });
  }
}
