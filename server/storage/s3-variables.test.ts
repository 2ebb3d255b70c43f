import { expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';

const bucket = { TOTALVIEW_S3_BUCKET: 'recordings' };

test('without a bucket there is no S3', () => {
  expect(readConfig({ TOTALVIEW_S3_REGION: 'eu-central-1' }).s3).toBeNull();
});

test('AWS itself needs no more than the bucket, and providers can reach it', () => {
  expect(readConfig(bucket).s3).toEqual({
    bucket: 'recordings',
    region: 'us-east-1',
    endpoint: null,
    prefix: '',
    keys: null,
    encryption: null,
    providersFetch: true,
  });
});

test('everything can be said', () => {
  const { s3 } = readConfig({
    ...bucket,
    TOTALVIEW_S3_REGION: 'eu-central-1',
    TOTALVIEW_S3_ENDPOINT: 'https://s3.example.com',
    TOTALVIEW_S3_PREFIX: 'calls/totalview',
    TOTALVIEW_S3_ACCESS_KEY_ID: 'key',
    TOTALVIEW_S3_SECRET_ACCESS_KEY: 'secret',
    TOTALVIEW_S3_ENCRYPTION: 'aws:kms:arn:aws:kms:eu-central-1:1:key/2',
  });
  expect(s3).toEqual({
    bucket: 'recordings',
    region: 'eu-central-1',
    endpoint: 'https://s3.example.com',
    prefix: 'calls/totalview/',
    keys: { accessKeyId: 'key', secretAccessKey: 'secret' },
    encryption: { by: 'aws:kms', keyId: 'arn:aws:kms:eu-central-1:1:key/2' },
    providersFetch: false,
  });
});

test.each([
  ['AES256', { by: 'AES256' }],
  ['aws:kms', { by: 'aws:kms', keyId: null }],
  ['', null],
])('encryption %j', (given, expected) => {
  expect(readConfig({ ...bucket, TOTALVIEW_S3_ENCRYPTION: given }).s3?.encryption).toEqual(expected);
});

test('a server of one’s own can be open to providers', () => {
  const own = { TOTALVIEW_S3_ENDPOINT: 'https://s3.example.com', TOTALVIEW_S3_PROVIDERS_FETCH: 'true' };
  expect(readConfig({ ...bucket, ...own }).s3?.providersFetch).toBe(true);
});

test.each([
  [{ TOTALVIEW_S3_ACCESS_KEY_ID: 'key' }, /are needed together/],
  [{ TOTALVIEW_S3_SECRET_ACCESS_KEY: 'secret' }, /are needed together/],
  [{ TOTALVIEW_S3_ENDPOINT: 'ftp://s3.example.com' }, /TOTALVIEW_S3_ENDPOINT/],
  [{ TOTALVIEW_S3_PREFIX: '/calls' }, /not folder names with slashes between/],
  [{ TOTALVIEW_S3_ENCRYPTION: 'rot13' }, /not AES256, aws:kms, or aws:kms: and a key/],
])('%j is refused', (given, problem) => {
  expect(() => readConfig({ ...bucket, ...given })).toThrow(problem);
});
