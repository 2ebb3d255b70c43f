import { nodeVersionProblem } from '#server/cli/node-version.ts';
import { startServer } from '#server/main.ts';
import type { Command } from './command.ts';

/** Commands that run until they are told to stop. */
export const serveCommands: readonly Command[] = [
  {
    name: 'start',
    about: 'Run the web server and a worker in one process',
    run: ({ config }) => serve({ config, web: true, worker: true }),
  },
  {
    name: 'web',
    about: 'Run the web server alone',
    run: ({ config }) => serve({ config, web: true, worker: false }),
  },
  {
    name: 'worker',
    about: 'Run a worker alone',
    run: ({ config }) => serve({ config, web: false, worker: true }),
  },
];

async function serve(what: Parameters<typeof startServer>[0]): Promise<{ status: number }> {
  const problem = nodeVersionProblem(process.versions.node);
  if (problem !== null) throw new Error(problem);
  const server = await startServer(what);
  const stopping = await new Promise<string>((resolve) => {
    process.once('SIGINT', () => resolve('SIGINT'));
    process.once('SIGTERM', () => resolve('SIGTERM'));
  });
  await server.stop(stopping);
  return { status: 0 };
}
