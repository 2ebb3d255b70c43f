import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';

/** A server that does nothing but write what it is sent to a file, hash it on the way, and flush it to the disk. */
async function receive([path = '']: readonly string[]): Promise<void> {
  const server = createServer((request, response) => {
    void (async () => {
      const file = await open(path, 'w');
      const hash = createHash('sha256');
      for await (const chunk of request) {
        hash.update(chunk as Buffer);
        await file.write(chunk as Buffer);
      }
      await file.sync();
      await file.close();
      response.end(hash.digest('hex'));
    })();
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' ? address?.port : null);
  });
  process.once('disconnect', () => server.close());
}

await receive(process.argv.slice(2));
