import { z } from 'zod';
import type { S3Encryption, S3Settings } from './s3-settings.ts';

/** The environment variables of S3. */
export const s3Variables = {
  TOTALVIEW_S3_BUCKET: {
    schema: z.string().min(3).optional(),
    about: 'Bucket that keeps recordings, in S3 or a server that speaks like it; the data folder when unset',
  },
  TOTALVIEW_S3_REGION: { schema: z.string().default('us-east-1'), about: 'Region of the bucket' },
  TOTALVIEW_S3_ENDPOINT: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    about: 'Address of the server, such as `https://s3.example.com`; AWS itself when unset',
  },
  TOTALVIEW_S3_PREFIX: {
    schema: z
      .string()
      .regex(/^[\w.-]+(\/[\w.-]+)*\/?$/, 'not folder names with slashes between')
      .optional(),
    about: 'Begins the name of every object, such as `totalview/`',
  },
  TOTALVIEW_S3_ACCESS_KEY_ID: {
    schema: z.string().optional(),
    about:
      'Access key; without one the machine’s own are taken: its role, a profile, or the usual `AWS_` variables',
  },
  TOTALVIEW_S3_SECRET_ACCESS_KEY: {
    schema: z.string().optional(),
    about: 'Secret of the access key; needed with it',
  },
  TOTALVIEW_S3_ENCRYPTION: {
    schema: z
      .string()
      .regex(/^(AES256|aws:kms(:.+)?)$/, 'not AES256, aws:kms, or aws:kms: and a key')
      .optional(),
    about:
      'Encryption asked for with each object: `AES256`, `aws:kms`, or `aws:kms:KEY` with the name of a key; as the bucket says when unset',
  },
  TOTALVIEW_S3_PROVIDERS_FETCH: {
    schema: z.stringbool().optional(),
    about:
      'Providers of transcription fetch recordings from the bucket by signed addresses; true for AWS itself, false with an endpoint of your own unless set',
  },
} as const;

type Value = <Name extends keyof typeof s3Variables>(
  name: Name,
) => z.output<(typeof s3Variables)[Name]['schema']> | undefined;

/** The settings of a store from the values of the variables; null without a bucket. */
export function s3From(value: Value): S3Settings | null {
  const bucket = value('TOTALVIEW_S3_BUCKET');
  if (bucket === undefined) return null;
  const endpoint = value('TOTALVIEW_S3_ENDPOINT') ?? null;
  const prefix = value('TOTALVIEW_S3_PREFIX') ?? '';
  return {
    bucket,
    region: value('TOTALVIEW_S3_REGION') ?? 'us-east-1',
    endpoint,
    prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`,
    keys: keysFrom(value),
    encryption: encryptionFrom(value('TOTALVIEW_S3_ENCRYPTION')),
    // A server of one's own mostly stands where strangers cannot reach it.
    providersFetch: value('TOTALVIEW_S3_PROVIDERS_FETCH') ?? endpoint === null,
  };
}

/** What is wrong with the variables as a whole, in words. */
export function s3Problems(value: Value): string[] {
  const [id, secret] = [value('TOTALVIEW_S3_ACCESS_KEY_ID'), value('TOTALVIEW_S3_SECRET_ACCESS_KEY')];
  const isHalf = (id === undefined) !== (secret === undefined);
  return isHalf ? ['TOTALVIEW_S3_ACCESS_KEY_ID and TOTALVIEW_S3_SECRET_ACCESS_KEY are needed together.'] : [];
}

function keysFrom(value: Value): S3Settings['keys'] {
  const accessKeyId = value('TOTALVIEW_S3_ACCESS_KEY_ID');
  const secretAccessKey = value('TOTALVIEW_S3_SECRET_ACCESS_KEY');
  return accessKeyId === undefined || secretAccessKey === undefined ? null : { accessKeyId, secretAccessKey };
}

function encryptionFrom(text: string | undefined): S3Encryption | null {
  if (text === undefined) return null;
  if (text === 'AES256') return { by: 'AES256' };
  const keyId = text.slice('aws:kms:'.length);
  return { by: 'aws:kms', keyId: keyId === '' ? null : keyId };
}
