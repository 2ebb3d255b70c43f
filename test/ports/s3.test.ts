import { afterAll, beforeAll } from 'vitest';
import { makeBucket, type S3Server, startFauxqs } from '#test/support/s3-servers.ts';
import { storeOn } from '#test/support/s3-stores.ts';
import { startSwift } from '#test/support/swift.ts';
import { describeBlobStore } from './blob-store.ts';

const servers: Record<string, S3Server> = {};
let buckets = 0;

beforeAll(async () => {
  Object.assign(servers, { swift: await startSwift(), fauxqs: await startFauxqs() });
});
afterAll(() => Promise.all(Object.values(servers).map((server) => server.remove())));

async function newBucket(server: S3Server) {
  buckets += 1;
  return makeBucket(server, `bucket-${buckets}`);
}

describeBlobStore('S3 store on Swift', async () => {
  const server = servers['swift']!;
  const bucket = await newBucket(server);
  const remains = async () => (await bucket.objects()).length + (await bucket.uploads()).length;
  return { store: storeOn(server, { bucket: bucket.name, prefix: 'recordings/' }), remains };
});

describeBlobStore('S3 store on fauxqs', async () => {
  const server = servers['fauxqs']!;
  const bucket = await newBucket(server);
  return {
    store: storeOn(server, { bucket: bucket.name }),
    remains: async () => (await bucket.objects()).length,
  };
});
