import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';

/** What a key of S3 consists of. */
export type S3Keys = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** A server that speaks S3, on loopback. */
export type S3Server = {
  readonly endpoint: string;
  readonly port: number;
  readonly keys: S3Keys;
  /** The keys of somebody else. */
  readonly otherKeys: S3Keys;
  remove(): Promise<void>;
};

/** fauxqs, in this process: it looks at no signature, and keeps everything in memory. */
export async function startFauxqs(): Promise<S3Server> {
  const app = buildApp({ logger: false });
  const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  const keys = { accessKeyId: 'anybody', secretAccessKey: 'anything' };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    port,
    keys,
    otherKeys: keys,
    remove: async () => {
      await app.close();
    },
  };
}

/** A client of the test's own, beside the store it looks at. */
export function clientOf({ endpoint, keys }: Pick<S3Server, 'endpoint' | 'keys'>): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    credentials: keys,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** A new bucket, and how to see what is in it. */
export async function makeBucket(server: S3Server, name: string) {
  const client = clientOf(server);
  await client.send(new CreateBucketCommand({ Bucket: name }));
  const objects = async (): Promise<string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: name }));
    return Contents.map(({ Key = '' }) => Key);
  };
  const listed = async () => {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: name }));
    return Uploads;
  };
  const uploads = async (): Promise<string[]> => (await listed()).map(({ Key = '' }) => Key);
  /** Number of parts of all uploads together. */
  const parts = async (): Promise<number> => {
    let count = 0;
    for (const { Key, UploadId } of await listed()) {
      const { Parts = [] } = await client.send(new ListPartsCommand({ Bucket: name, Key, UploadId }));
      count += Parts.length;
    }
    return count;
  };
  return { name, client, objects, uploads, parts };
}
