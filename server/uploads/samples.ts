import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { samples } from '#samples/samples.ts';
import type { Accepted } from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { type ReceiveDeps, receiveFile } from './receive-file.ts';

/** The bundled sample calls, as offered. */
export function samplesShown(): { name: string; title: string }[] {
  return samples.map(({ name, title }) => ({ name, title }));
}

/** Puts a sample through the same door as every recording. Throws not_found, and what the door throws. */
export async function openSampleCall(
  deps: ReceiveDeps,
  actor: Actor,
  name: string,
  campaignId: string,
): Promise<Accepted> {
  const sample = samples.find((each) => each.name === name);
  if (sample === undefined) throw new KnownError('not_found');
  const file = { name: fileNameOf(sample.audio), bytes: createReadStream(sample.audio) };
  const transcript = { name: fileNameOf(sample.transcript), bytes: await readFile(sample.transcript) };
  const fields = { metadata: { sample: sample.name } };
  const parcel = { campaignId, source: 'ui', fields, transcript } as const;
  return receiveFile(deps, actor, file, parcel, AbortSignal.timeout(60_000));
}

function fileNameOf(url: URL): string {
  return basename(fileURLToPath(url));
}
