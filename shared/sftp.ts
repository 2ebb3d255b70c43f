import { z } from 'zod';
import { FailureShown } from './failures.ts';
import { Instant, idOf } from './ids.ts';

/** Whether a batch of recordings needs its CSV. */
export const csvRules = {
  required: 'Required',
  optional: 'Optional',
} as const;
export type CsvRule = keyof typeof csvRules;

/** What happens to a file on the server once its call exists. */
export const afterwardsRules = {
  leave: 'Leave it where it is',
  move: 'Move it to processed/',
  delete: 'Delete it',
} as const;

/** The folder that imported files are moved to. It is never swept. */
export const processedFolder = 'processed';

/** A pattern of file names: `*` is any run of characters within a folder, `**` any folders, `?` one character. */
const NamePattern = z.string().trim().min(1).max(200);

const slugPart = /^[\p{L}\p{N}_][\p{L}\p{N} ._-]{0,99}$/u;

/** Whether a folder slug is one or more plain folder names, joined with `/`, none of them `processed`. */
export function isFolderSlug(slug: string): boolean {
  const parts = slug.split('/');
  return parts.every((part) => slugPart.test(part) && part === part.trim() && part !== processedFolder);
}

/** How a campaign's recordings come in by SFTP. */
export const SftpSettings = z.object({
  enabled: z.boolean().default(false),
  /** The folder below the connection's root where this campaign's files are put; empty until it is set. */
  slug: z
    .string()
    .trim()
    .normalize('NFC')
    .max(200)
    .refine((slug) => slug === '' || isFolderSlug(slug), {
      error: 'is one or more folder names of letters, digits, spaces, dots, hyphens and underscores',
    })
    .default(''),
  csv: z.enum(['required', 'optional']).default('optional'),
  /** How long a batch waits for what is missing, counted from its first file. */
  window_minutes: z.int().min(1).max(1_440).default(15),
  /** Only files that one of these fits; all when there is none. */
  include: z.array(NamePattern).max(50).default([]),
  /** Files that one of these fits are left out. */
  exclude: z.array(NamePattern).max(50).default([]),
  /** Recordings smaller than this are left out. */
  smallest_bytes: z.int().min(0).max(1_000_000_000).default(0),
  /** Recordings shorter than this are left out. */
  smallest_seconds: z.number().min(0).max(86_400).default(0),
  afterwards: z.enum(['leave', 'move', 'delete']).default('leave'),
});
export type SftpSettings = z.infer<typeof SftpSettings>;

/** A server's key as people compare it: `SHA256:` and base64, as ssh-keygen prints it. */
export const Fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

/** What the sweeps of a connection are up to. */
export const SftpHealth = z.object({
  /** When a sweep last began, and when one last reached the end. */
  last_sweep_at: Instant.nullable(),
  last_good_sweep_at: Instant.nullable(),
  /** Null while nothing will be swept: no connection, its key not confirmed, or no campaign switched on. */
  next_sweep_at: Instant.nullable(),
  sweeping: z.boolean(),
  /** Why the last sweep could not do its work; null when it did. */
  trouble: FailureShown.nullable(),
  trouble_since: Instant.nullable(),
});
export type SftpHealth = z.infer<typeof SftpHealth>;

/** A folder into which nothing has come for much longer than usual. */
export const SftpSilence = z.object({
  /** When the newest recording was seen. */
  since: Instant,
  /** How old the newest one is at most at this time of the week, as of the weeks before; null while that is not known. */
  usual_minutes: z.int().nullable(),
});
export type SftpSilence = z.infer<typeof SftpSilence>;

/** What of SFTP asks for somebody. */
export const SftpNeeds = z.object({
  /** Set when the server itself is in trouble; nothing is said of folders then. */
  health: SftpHealth.nullable(),
  /** Campaigns whose folder has trouble, or is silent. */
  folders: z.array(
    z.object({
      campaign: z.object({ id: idOf('campaign'), name: z.string() }),
      trouble: FailureShown.nullable(),
      silence: SftpSilence.nullable(),
    }),
  ),
});
export type SftpNeeds = z.infer<typeof SftpNeeds>;

/** An organization's SFTP server as people see it: never its password or private key. */
export const SftpConnectionShown = z.object({
  host: z.string(),
  port: z.int(),
  username: z.string(),
  sign_in: z.enum(['password', 'private_key']),
  /** The folder that holds the campaigns' folders. */
  root: z.string(),
  /** The key that a person has confirmed; nothing is swept without one. */
  host_key: Fingerprint.nullable(),
  /** A key that the server showed and that nobody has confirmed: the first one, or one that differs from `host_key`. */
  offered_host_key: Fingerprint.nullable(),
  /** Given by the operator on the command line, and not to be changed here. */
  from_operator: z.boolean(),
  saved_by: z.string().nullable(),
  saved_at: Instant,
  health: SftpHealth,
  /** The campaigns that are switched on. */
  campaigns: z.array(z.object({ id: idOf('campaign'), name: z.string(), slug: z.string() })),
});
export type SftpConnectionShown = z.infer<typeof SftpConnectionShown>;

/** How to reach a server. What is secret may be left out, and then stays as it was. */
export const SftpConnectionDraft = z.object({
  host: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9.:_-]+$/, 'is a name or an address, without sftp:// and without a port'),
  port: z.int().min(1).max(65_535).default(22),
  username: z.string().min(1).max(100),
  sign_in: z.enum(['password', 'private_key']),
  password: z.string().min(1).max(1_000).optional(),
  /** In OpenSSH or PEM form. */
  private_key: z.string().min(1).max(20_000).optional(),
  passphrase: z.string().max(1_000).optional(),
  root: z
    .string()
    .trim()
    .max(500)
    .regex(/^\/[^\0\r\n]*$/, 'begins with /')
    .default('/'),
});
export type SftpConnectionDraft = z.infer<typeof SftpConnectionDraft>;

/** What a test of the connection has found. */
export const SftpTest = z.object({
  /** Signed in and saw the root folder. */
  ok: z.boolean(),
  failure: FailureShown.nullable(),
  /** The key the server showed; null when it was not reached. */
  host_key: Fingerprint.nullable(),
  /** `new`: nobody has confirmed a key yet; `changed`: it is not the one that was confirmed. */
  host_key_state: z.enum(['confirmed', 'new', 'changed']).nullable(),
  /** What lies in the root folder, by name, the first 100. */
  seen: z.array(z.object({ name: z.string(), kind: z.enum(['folder', 'file']) })),
  seen_more: z.boolean(),
  /** The folders of the campaigns that are switched on, and whether each is there. */
  campaigns: z.array(
    z.object({ id: idOf('campaign'), name: z.string(), slug: z.string(), found: z.boolean() }),
  ),
});
export type SftpTest = z.infer<typeof SftpTest>;

/** A file on the server. */
const FileOnServer = z.object({ path: z.string(), size_bytes: z.int(), modified_at: Instant });

/** Files below the root that lie in no campaign's folder, as the last sweep saw them. */
export const SftpUnmatched = z.object({
  looked_at: Instant.nullable(),
  rows: z.array(FileOnServer),
  /** There are more than are listed. */
  more: z.boolean(),
});
export type SftpUnmatched = z.infer<typeof SftpUnmatched>;

/** What would become of one file, before anything is imported. */
export const SftpPreviewFile = FileOnServer.extend({
  kind: z.enum(['recording', 'csv', 'transcript', 'other']),
  /** `import`, or the status it would end in. */
  verdict: z.enum(['import', 'wait', 'duplicate', 'skipped', 'failed']),
  /** Why, where it would not be imported. */
  reason: FailureShown.nullable(),
  /** Its row: the CSV and the line. */
  row: z.object({ csv: z.string(), line: z.int() }).nullable(),
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  agent_match: z.string(),
  /** Of a recording: the transcript beside it that would go with it, by its path. */
  transcript: z.string().nullable(),
  call_date: Instant.nullable(),
  notes: z.array(z.string()),
});
export type SftpPreviewFile = z.infer<typeof SftpPreviewFile>;

export const SftpPreview = z.object({
  folder: z.string(),
  /** The first thousand, by path. */
  files: z.array(SftpPreviewFile),
  counts: z.object({
    import: z.int(),
    wait: z.int(),
    duplicate: z.int(),
    skipped: z.int(),
    failed: z.int(),
  }),
  /** Rows whose recording does not lie in the folder. */
  missing: z.object({
    count: z.int(),
    first: z.array(z.object({ csv: z.string(), line: z.int(), file_name: z.string() })),
  }),
  more: z.boolean(),
});
export type SftpPreview = z.infer<typeof SftpPreview>;

/** A campaign's settings, and where its files belong. */
export const SftpSettingsShown = SftpSettings.extend({
  /** The whole path of the folder; null without a connection or a slug. */
  folder: z.string().nullable(),
  has_connection: z.boolean(),
});
export type SftpSettingsShown = z.infer<typeof SftpSettingsShown>;
