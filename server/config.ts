import { resolve } from 'node:path';
import { z } from 'zod';
import { type InstallationAccounts, installationAccounts, providerVariables } from './providers/variables.ts';
import type { S3Settings } from './storage/s3-settings.ts';
import { s3From, s3Problems, s3Variables } from './storage/s3-variables.ts';

const port = z.coerce.number().int().min(0).max(65_535);

/** Every environment variable the product reads, with its meaning; docs/operating.md is printed from this table. */
export const variables = {
  TOTALVIEW_PORT: { schema: port.default(3000), about: 'Port of the web server' },
  TOTALVIEW_HOST: { schema: z.string().default('127.0.0.1'), about: 'Address the web server listens on' },
  TOTALVIEW_DATA_DIR: {
    schema: z.string().default('./data'),
    about: 'Folder of recordings and of the embedded database',
  },
  TOTALVIEW_PUBLIC_URL: {
    schema: z.url().optional(),
    about: 'Address people open, when a proxy stands before the server',
  },
  TOTALVIEW_TRUST_PROXY: {
    schema: z.stringbool().default(false),
    about: 'Take the caller’s address from the proxy’s X-Forwarded-For (true only behind a proxy of yours)',
  },
  TOTALVIEW_LOG_LEVEL: {
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    about: 'How much is logged',
  },
  TOTALVIEW_MAX_UPLOAD_BYTES: {
    schema: z.coerce.number().int().positive().optional(),
    about: 'Largest recording accepted; no limit unless set',
  },
  TOTALVIEW_DISK_RESERVE_BYTES: {
    schema: z.coerce.number().int().min(0).default(1_000_000_000),
    about: 'Free disk space that uploads leave alone; what would use it is refused before it is sent',
  },
  TOTALVIEW_WORKERS: {
    schema: z.coerce.number().int().min(1).max(64).default(2),
    about: 'Calls one worker process works on at the same time',
  },
  TOTALVIEW_API_REQUESTS_PER_MINUTE: {
    schema: z.coerce.number().int().min(1).max(1_000_000).default(60),
    about: 'Requests one API key may make in a minute',
  },
  TOTALVIEW_API_UPLOADS_AT_ONCE: {
    schema: z.coerce.number().int().min(1).max(1_000).default(10),
    about: 'Uploads one API key may have under way at the same time',
  },
  TOTALVIEW_OWNER_PASSWORD: {
    schema: z.string().optional(),
    about: 'Password for `organization create` and `user create`',
  },
  TOTALVIEW_SMTP_URL: {
    schema: z.url({ protocol: /^smtps?$/ }).optional(),
    about:
      'Mail server, such as `smtp://user:password@mail.example:587`; without one links are copied by hand',
  },
  TOTALVIEW_MAIL_FROM: {
    schema: z.string().optional(),
    about: 'Sender of e-mails, such as `TotalView <calls@example.com>`; needed with a mail server',
  },
  TOTALVIEW_SECRET_KEY: {
    schema: z
      .string()
      .regex(
        /^[A-Za-z0-9+/]{43}=(,[A-Za-z0-9+/]{43}=)*$/,
        'not 32 bytes in base64, or several of them with commas between',
      )
      .optional(),
    about: 'Key of secrets at rest, 32 bytes in base64; the file `secret.key` in the data folder when unset',
  },
  TOTALVIEW_SFTP_ALLOW: {
    schema: z.string().default(''),
    about:
      'SFTP servers that may be used although they are this machine or of its own network link: names, addresses or networks such as `127.0.0.1,10.0.0.0/8`, with commas between',
  },
  TOTALVIEW_PROVIDER_ALLOW: {
    schema: z.string().default(''),
    about:
      'Whisper endpoints and other providers that may be used although they are this machine or stand in a private network: names, addresses or networks such as `whisper.internal,10.0.0.0/8`, with commas between',
  },
  TOTALVIEW_SFTP_SETTLE_SECONDS: {
    schema: z.coerce.number().int().min(1).max(86_400).default(30),
    about:
      'A file on an SFTP server is taken when it was the same in two looks so far apart; a writer that pauses longer cannot be told from one that is done',
  },
  TOTALVIEW_SFTP_SWEEP_SECONDS: {
    schema: z.coerce.number().int().min(5).max(86_400).default(60),
    about: 'How often an SFTP server is looked at',
  },
  ...providerVariables,
  ...s3Variables,
  DATABASE_URL: {
    schema: z.string().optional(),
    about: 'A PostgreSQL server (15 or newer); an embedded one runs when unset',
  },
} as const;

export type Config = {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly publicUrl: string | null;
  readonly trustProxy: boolean;
  readonly logLevel: string;
  readonly maxUploadBytes: number | null;
  readonly diskReserveBytes: number;
  readonly workers: number;
  readonly apiRequestsPerMinute: number;
  readonly apiUploadsAtOnce: number;
  readonly ownerPassword: string | null;
  /** A mail server and the sender it is given; null without one. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  /** In base64, the one that seals first; null: a file in the data folder. */
  readonly secretKeys: readonly string[] | null;
  /** In lower case. */
  readonly sftpAllow: readonly string[];
  /** In lower case. */
  readonly providerAllow: readonly string[];
  readonly sftpSettleSeconds: number;
  readonly sftpSweepSeconds: number;
  readonly providers: InstallationAccounts;
  /** Null: recordings are kept in the data folder. */
  readonly s3: S3Settings | null;
  readonly databaseUrl: string | null;
};

/** A start that the configuration forbids; its message says which variable and what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The configuration an environment states. Unknown TOTALVIEW_ names and bad values are refused together, in words. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const unknown = Object.keys(env).filter((name) => name.startsWith('TOTALVIEW_') && !(name in variables));
  const problems = unknown.map((name) => `${name} is not a setting of TotalView.`);
  const value = <Name extends keyof typeof variables>(
    name: Name,
  ): z.output<(typeof variables)[Name]['schema']> => {
    const given = env[name] === '' ? undefined : env[name];
    const parsed = variables[name].schema.safeParse(given);
    if (!parsed.success) problems.push(`${name}: ${parsed.error.issues[0]?.message ?? 'not valid'}.`);
    return parsed.data as z.output<(typeof variables)[Name]['schema']>;
  };
  const config: Config = {
    port: value('TOTALVIEW_PORT'),
    host: value('TOTALVIEW_HOST'),
    dataDir: resolve(value('TOTALVIEW_DATA_DIR') ?? './data'),
    publicUrl: value('TOTALVIEW_PUBLIC_URL') ?? null,
    trustProxy: value('TOTALVIEW_TRUST_PROXY'),
    logLevel: value('TOTALVIEW_LOG_LEVEL'),
    maxUploadBytes: value('TOTALVIEW_MAX_UPLOAD_BYTES') ?? null,
    diskReserveBytes: value('TOTALVIEW_DISK_RESERVE_BYTES'),
    workers: value('TOTALVIEW_WORKERS'),
    apiRequestsPerMinute: value('TOTALVIEW_API_REQUESTS_PER_MINUTE'),
    apiUploadsAtOnce: value('TOTALVIEW_API_UPLOADS_AT_ONCE'),
    ownerPassword: value('TOTALVIEW_OWNER_PASSWORD') ?? null,
    mail: mailFrom(value('TOTALVIEW_SMTP_URL'), value('TOTALVIEW_MAIL_FROM')),
    secretKeys: value('TOTALVIEW_SECRET_KEY')?.split(',') ?? null,
    sftpAllow: listIn(value('TOTALVIEW_SFTP_ALLOW')),
    providerAllow: listIn(value('TOTALVIEW_PROVIDER_ALLOW')),
    sftpSettleSeconds: value('TOTALVIEW_SFTP_SETTLE_SECONDS'),
    sftpSweepSeconds: value('TOTALVIEW_SFTP_SWEEP_SECONDS'),
    providers: installationAccounts(value),
    s3: s3From(value),
    databaseUrl: value('DATABASE_URL') ?? null,
  };
  problems.push(...s3Problems(value));
  if (config.mail !== null && config.mail.from === '') problems.push(`${needed}: TOTALVIEW_MAIL_FROM.`);
  if (config.mail !== null && config.publicUrl === null) problems.push(`${needed}: TOTALVIEW_PUBLIC_URL.`);
  if (problems.length > 0)
    throw new ConfigError(['The configuration is not valid:', ...problems].join('\n  '));
  return config;
}

function listIn(text: string): string[] {
  return text.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim().toLowerCase()]));
}

/** Letters carry links, and links must lead to the address that people open. */
const needed = 'With TOTALVIEW_SMTP_URL another setting is needed';

function mailFrom(smtpUrl: string | undefined, from: string | undefined): Config['mail'] {
  return smtpUrl === undefined ? null : { smtpUrl, from: from ?? '' };
}

/** The configuration of this process. The only place that reads its environment. */
export function configOfProcess(): Config {
  return readConfig(process.env);
}
