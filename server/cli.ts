import { text } from 'node:stream/consumers';
import { failureOf, KnownError } from '#shared/errors.ts';
import { adminCommands } from './cli/admin.ts';
import { apiKeyCommands } from './cli/api-keys.ts';
import { callCommands } from './cli/calls.ts';
import { type Command, readTyped, UsageError, usageOf } from './cli/command.ts';
import { doctorCommand } from './cli/doctor.ts';
import { peopleCommands } from './cli/people.ts';
import { secretCommands } from './cli/secrets.ts';
import { serveCommands } from './cli/serve.ts';
import { sftpCommands } from './cli/sftp.ts';
import { storageCommands } from './cli/storage.ts';
import { configOfProcess } from './config.ts';
import { type House, openHouse } from './deps.ts';
import { openLog } from './log.ts';

const commands: readonly Command[] = [
  ...serveCommands,
  {
    name: 'migrate',
    about: 'Bring the database up to date and stop',
    run: async ({ house }) => {
      await house();
      return { shown: { migrated: true }, text: 'The database is up to date.' };
    },
  },
  doctorCommand,
  ...adminCommands,
  ...peopleCommands,
  ...secretCommands,
  ...sftpCommands,
  ...storageCommands,
  ...callCommands,
  ...apiKeyCommands,
];

/** Runs the command that was typed; answers the exit status. */
async function main(args: readonly string[]): Promise<number> {
  const found = commands.find(({ name }) => name.split(' ').every((word, at) => args[at] === word));
  if (found === undefined) return help(args);
  const rest = args.slice(found.name.split(' ').length);
  const json = rest.includes('--json');
  const houses: House[] = [];
  try {
    const { option, flag, given } = readTyped(found, rest);
    const config = configOfProcess();
    const house = async (): Promise<House> => {
      const opened =
        houses[0] ?? (await openHouse(config, openLog('warn'), { supervise: false, maxConnections: 4 }));
      if (houses.length === 0) houses.push(opened);
      return opened;
    };
    const result = await found.run({ config, option, flag, given, house, stdin });
    print(json ? JSON.stringify(result.shown ?? {}) : (result.text ?? ''));
    return result.status ?? 0;
  } catch (error) {
    return complain(error, found, json);
  } finally {
    for (const house of houses) await house.close();
  }
}

/** What was piped in; nothing when somebody types at a terminal. */
function stdin(): Promise<string> {
  return process.stdin.isTTY ? Promise.resolve('') : text(process.stdin);
}

function help(args: readonly string[]): number {
  const asked = args.length === 0 || args[0] === 'help' || args[0] === '--help';
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const lines = commands.map(({ name, about }) => `  ${name.padEnd(width)}${about}`);
  const head = asked ? [] : [`There is no command “${args.join(' ')}”.`, ''];
  print(
    [
      ...head,
      'Usage: totalview <command> [options]',
      '',
      ...lines,
      '',
      'Settings come from the environment; see docs/operating.md.',
    ].join('\n'),
  );
  return asked ? 0 : 2;
}

function complain(error: unknown, command: Command, json: boolean): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n${usageOf(command)}\n`);
    return 2;
  }
  if (error instanceof KnownError) {
    const { code, message, advice } = failureOf(error);
    if (json) print(JSON.stringify({ error: { code, message, advice } }));
    process.stderr.write(`${message} ${advice}\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}

function print(line: string): void {
  if (line !== '') process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2));
