import { KnownError } from '#shared/errors.ts';
import type { ByteRange } from './blob-store.ts';

/** A part of a blob with both ends settled; both included. */
export type ResolvedRange = { start: number; end: number };

/** Cuts a range to the blob's size in bytes. Throws range_not_satisfiable when it begins beyond the end. */
export function resolveRange(range: ByteRange, sizeBytes: number): ResolvedRange {
  const end = Math.min(range.end ?? sizeBytes - 1, sizeBytes - 1);
  if (range.start < 0 || range.start > end) {
    throw new KnownError('range_not_satisfiable', { size_bytes: sizeBytes });
  }
  return { start: range.start, end };
}

/**
 * Reads an HTTP Range header (RFC 9110 §14.2) against a size in bytes. Null means: answer with the whole (no header,
 * another unit, several ranges, or bad syntax, all of which a server may ignore). Throws range_not_satisfiable when
 * the header is sound but no byte of the blob lies in it.
 */
export function parseRange(header: string | undefined, sizeBytes: number): ResolvedRange | null {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.replaceAll(' ', '') ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return null;
  if (first === '') return resolveSuffix(Number(last), sizeBytes);
  if (last !== '' && Number(last) < Number(first)) return null;
  return resolveRange({ start: Number(first), end: last === '' ? undefined : Number(last) }, sizeBytes);
}

function resolveSuffix(length: number, sizeBytes: number): ResolvedRange {
  if (length === 0) throw new KnownError('range_not_satisfiable', { size_bytes: sizeBytes });
  return resolveRange({ start: Math.max(0, sizeBytes - length) }, sizeBytes);
}
