import { type ChildProcess, spawn } from 'node:child_process';
import { listens } from './free-port.ts';
import { until } from './until.ts';

/** Starts a server and waits until it listens. A process group of its own, so that its sessions end with it. */
export async function startProcess(
  program: string,
  args: readonly string[],
  port: number,
): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const said: string[] = [];
  child.stderr?.on('data', (piece: Buffer) => said.push(String(piece)));
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const listening = until(
    async () => {
      if (child.exitCode !== null) throw new Error(`${program} ended: ${said.join('')}`);
      return await listens(port);
    },
    { timeoutMs: 20_000 },
  );
  await Promise.race([listening, failed]);
  return child;
}

/** Ends a server at once, and waits until it is gone. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGKILL');
  await gone;
}
