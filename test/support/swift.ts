import type { ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import type { S3Server } from './s3-servers.ts';
import { endProcess, startProcess } from './server-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

const rings = ['account', 'container', 'object'] as const;
const users = { calls: 'recordings-of-calls', other: 'recordings-of-others' };

/**
 * OpenStack Swift with its S3 API: it verifies signatures, and knows multipart uploads, their parts and their abort.
 * Five small processes over a folder of their own.
 */
export async function startSwift(): Promise<S3Server> {
  const home = await temporaryFolder();
  const [proxy, account, container, object, cache] = await Promise.all(Array.from({ length: 5 }, freePort));
  const ports = { account: account!, container: container!, object: object! };
  await mkdir(join(home.path, 'disks', 'd1'), { recursive: true });
  await writeFile(
    join(home.path, 'swift.conf'),
    '[swift-hash]\nswift_hash_path_prefix = test\nswift_hash_path_suffix = test\n[storage-policy:0]\nname = gold\ndefault = yes\n',
  );
  await writeFile(
    join(home.path, 'proxy-server.conf'),
    proxySettings({ home: home.path, port: proxy!, cache: cache! }),
  );
  await Promise.all(
    rings.map(async (ring) => {
      await writeFile(join(home.path, `${ring}-server.conf`), storeSettings(home.path, ring, ports[ring]));
      await buildRing(home.path, ring, ports[ring]);
    }),
  );
  const conf = (name: string) => join(home.path, `${name}-server.conf`);
  const processes: ChildProcess[] = await Promise.all([
    startProcess(
      'memcached',
      ['-l', '127.0.0.1', '-p', String(cache), '-u', userInfo().username, '-m', '16'],
      cache!,
    ),
    ...rings.map((ring) => startProcess(`swift-${ring}-server`, [conf(ring)], ports[ring])),
    startProcess('swift-proxy-server', [conf('proxy')], proxy!),
  ]);
  return {
    endpoint: `http://127.0.0.1:${proxy}`,
    port: proxy!,
    keys: { accessKeyId: 'calls:calls', secretAccessKey: users.calls },
    otherKeys: { accessKeyId: 'other:other', secretAccessKey: users.other },
    remove: async () => {
      await Promise.all(processes.map(endProcess));
      await home.remove();
    },
  };
}

function common(home: string, port: number): string[] {
  return [
    '[DEFAULT]',
    'bind_ip = 127.0.0.1',
    `bind_port = ${port}`,
    `user = ${userInfo().username}`,
    `swift_dir = ${home}`,
    'workers = 0',
    'log_level = ERROR',
    `log_address = ${join(home, 'no-log')}`,
  ];
}

function storeSettings(home: string, kind: (typeof rings)[number], port: number): string {
  return [
    ...common(home, port),
    `devices = ${join(home, 'disks')}`,
    'mount_check = false',
    'fallocate_reserve = 0',
    '[pipeline:main]',
    `pipeline = ${kind}-server`,
    `[app:${kind}-server]`,
    `use = egg:swift#${kind}`,
    '',
  ].join('\n');
}

function proxySettings({ home, port, cache }: { home: string; port: number; cache: number }): string {
  return [
    ...common(home, port),
    '[pipeline:main]',
    'pipeline = catch_errors cache s3api tempauth bulk slo proxy-server',
    '[app:proxy-server]',
    'use = egg:swift#proxy',
    'account_autocreate = true',
    '[filter:catch_errors]',
    'use = egg:swift#catch_errors',
    '[filter:cache]',
    'use = egg:swift#memcache',
    `memcache_servers = 127.0.0.1:${cache}`,
    '[filter:s3api]',
    'use = egg:swift#s3api',
    'location = us-east-1',
    '[filter:tempauth]',
    'use = egg:swift#tempauth',
    ...Object.entries(users).map(([name, key]) => `user_${name}_${name} = ${key} .admin`),
    '[filter:bulk]',
    'use = egg:swift#bulk',
    '[filter:slo]',
    'use = egg:swift#slo',
    '',
  ].join('\n');
}

/** Where the one copy of everything lies: one device of one zone. */
async function buildRing(home: string, ring: string, port: number): Promise<void> {
  const builder = join(home, `${ring}.builder`);
  await run('swift-ring-builder', [builder, 'create', '4', '1', '1']);
  await run('swift-ring-builder', [builder, 'add', `r1z1-127.0.0.1:${port}/d1`, '1']);
  await run('swift-ring-builder', [builder, 'rebalance']);
}
