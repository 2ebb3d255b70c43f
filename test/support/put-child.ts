import { storeOn } from './s3-stores.ts';

// A put that never ends, in a process of its own, which a test may kill: endpoint, keys and bucket are given.
const [endpoint = '', accessKeyId = '', secretAccessKey = '', bucket = ''] = process.argv.slice(2);

async function* endless() {
  for (;;) yield Buffer.alloc(1024 * 1024);
}

const store = storeOn({ endpoint, keys: { accessKeyId, secretAccessKey } }, { bucket });
await store.put('org_a/call_killed/original', endless());
