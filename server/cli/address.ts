import type { Config } from '#server/config.ts';

/** The address of a page of this installation, as people open it. */
export function addressOf(config: Pick<Config, 'publicUrl' | 'host' | 'port'>, path: string): string {
  return new URL(path, config.publicUrl ?? `http://${config.host}:${config.port}`).href;
}
