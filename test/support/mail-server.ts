import { afterAll } from 'vitest';
import { type MailServer, openMailServer } from './smtp.ts';

/** A mail server of this machine's own that ends after the file's last test. */
export async function mailServer(): Promise<MailServer> {
  const server = await openMailServer();
  afterAll(() => server.close());
  return server;
}
