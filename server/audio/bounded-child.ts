import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import type { Readable } from 'node:stream';
import { type AudioTools, toolEnvironment } from './audio-tools.ts';

/** What a child process may use up before it is stopped. */
export type Bounds = {
  /** Wall clock; processor time is held to the same figure. */
  timeoutMs: number;
  /** Address space; enforced where prlimit exists. */
  memoryBytes: number;
};

/** How a child ended: by itself, or stopped by us. */
export type Ending =
  | { by: 'exit'; code: number }
  | { by: 'signal'; signal: NodeJS.Signals }
  | { by: 'timeout' }
  | { by: 'abort' };

export type BoundedChild = {
  stdout: Readable;
  /** The last 16 KB of what it complained about. */
  complaints(): string;
  /** Stops it at once. */
  kill(): void;
  /** Resolves when it is gone; rejects when it could not be started. */
  ended: Promise<Ending>;
};

/** True for the signals by which a program ends that stumbles over its input, not those that others send. */
export function isCrash(signal: NodeJS.Signals): boolean {
  return ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGSYS'].includes(signal);
}

const keptComplaints = 16_384;

/**
 * Starts one of the tools, bounded in time and memory and at a low priority, so that the web stays quick. It is
 * killed by the signal and by the clock. Should this process die, the child's pipe breaks and it ends by itself.
 */
export function startBounded(
  tools: AudioTools,
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  bounds: Bounds & { signal?: AbortSignal | undefined },
): BoundedChild {
  const [command, ...commandArgs] = [...limitsPrefix(tools, bounds), tools[program], ...args];
  const child = spawn(command ?? tools[program], commandArgs, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: toolEnvironment(tools),
  });
  lowerPriority(child.pid);

  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-keptComplaints);
  });

  const kill = () => void child.kill('SIGKILL');
  return { stdout: child.stdout, complaints: () => complaints, kill, ended: watch(child, kill, bounds) };
}

function watch(
  child: ChildProcess,
  kill: () => void,
  { timeoutMs, signal }: Bounds & { signal?: AbortSignal | undefined },
): Promise<Ending> {
  let stopped: 'timeout' | 'abort' | null = null;
  const stop = (why: 'timeout' | 'abort') => () => {
    stopped ??= why;
    kill();
  };
  const onAbort = stop('abort');
  const clock = setTimeout(stop('timeout'), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();

  const { promise, resolve, reject } = Promise.withResolvers<Ending>();
  child.once('error', reject);
  child.once('close', (code, killedBy) => {
    if (stopped) resolve({ by: stopped });
    else if (killedBy === 'SIGXCPU') resolve({ by: 'timeout' });
    else if (killedBy) resolve({ by: 'signal', signal: killedBy });
    else if (code === 126 || code === 127)
      reject(new Error(`${child.spawnargs.join(' ')} could not be started`));
    else resolve({ by: 'exit', code: code ?? -1 });
  });
  return promise.finally(() => {
    clearTimeout(clock);
    signal?.removeEventListener('abort', onAbort);
  });
}

function limitsPrefix(tools: AudioTools, { timeoutMs, memoryBytes }: Bounds): string[] {
  if (tools.prlimit === null) return [];
  const cpuSeconds = Math.ceil(timeoutMs / 1000) + 1;
  return [tools.prlimit, `--as=${memoryBytes}`, `--cpu=${cpuSeconds}`, '--core=0', '--'];
}

function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) os.setPriority(pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not let us: it is a courtesy, not a need.
  }
}
