import { afterAll } from 'vitest';
import { type ClaudeServer, startClaudeServer } from './fake-claude.ts';

export { type Act, tokensOf } from './fake-claude.ts';

/** Opens a stand-in for Claude; it is closed after the calling file's last test. */
export async function openClaudeServer(): Promise<ClaudeServer> {
  const server = await startClaudeServer();
  afterAll(() => server.close());
  return server;
}
