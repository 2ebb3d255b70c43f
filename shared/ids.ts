import { z } from 'zod';

/** The prefix of each kind of id; an id is the prefix, an underscore and 26 characters that sort by time. */
export const idPrefixes = {
  organization: 'org',
  user: 'user',
  session: 'sess',
  invitation: 'inv',
  campaign: 'camp',
  check: 'check',
  agent: 'agent',
  call: 'call',
  transcript: 'trs',
  bulkJob: 'job',
  bulkItem: 'item',
  apiKey: 'key',
  upload: 'upl',
  savedView: 'view',
  sftpConnection: 'sftp',
  sftpBatch: 'batch',
  sftpFile: 'file',
  providerAccount: 'acct',
} as const;
export type IdKind = keyof typeof idPrefixes;

/** The schema of one kind of id. */
export function idOf(kind: IdKind) {
  return z.string().regex(new RegExp(`^${idPrefixes[kind]}_[0-9a-z]{26}$`));
}

/** Path parameters of an endpoint about one thing. */
export function byId(kind: IdKind) {
  return z.object({ id: idOf(kind) });
}

/** An instant in ISO 8601 with its zone. */
export const Instant = z.iso.datetime({ offset: true });
