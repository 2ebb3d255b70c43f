import { parseArgs } from 'node:util';
import type { Config } from '#server/config.ts';
import type { House } from '#server/deps.ts';

/** An option of a command. */
export type Option = { readonly about: string; readonly required?: boolean; readonly flag?: boolean };

/** What a command works with. */
export type Call = {
  readonly config: Config;
  /** Value of an option, the empty string when it was not given. */
  readonly option: (name: string) => string;
  readonly flag: (name: string) => boolean;
  /** What stands after the command's name, in the order of `takes`. */
  readonly given: readonly string[];
  /** Opens the house; the command line closes it. */
  readonly house: () => Promise<House>;
  readonly stdin: () => Promise<string>;
};

/** What a command answers with: `shown` as JSON under --json, else `text`; `status` is the exit status. */
export type Result = { readonly shown?: unknown; readonly text?: string; readonly status?: number };

/** One command of `totalview`. */
export type Command = {
  readonly name: string;
  readonly about: string;
  readonly takes?: readonly string[];
  readonly options?: Readonly<Record<string, Option>>;
  readonly run: (call: Call) => Promise<Result>;
};

/** A mistake in how a command was typed; its message ends with the way to see how it is meant. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The options and values typed after a command's name. */
export type Typed = Pick<Call, 'option' | 'flag' | 'given'> & { readonly json: boolean };

/** Reads what was typed after a command's name. Throws UsageError. */
export function readTyped(command: Command, args: readonly string[]): Typed {
  const { values, positionals } = parse(command, args);
  const takes = command.takes ?? [];
  if (positionals.length !== takes.length)
    throw new UsageError(`${command.name} takes ${takes.join(' ') || 'nothing else'}.`);
  for (const [name, { required = false }] of Object.entries(command.options ?? {})) {
    if (required && typeof values[name] !== 'string')
      throw new UsageError(`${command.name} needs --${name}.`);
  }
  return {
    option: (name) => (typeof values[name] === 'string' ? values[name] : ''),
    flag: (name) => values[name] === true,
    given: positionals,
    json: values['json'] === true,
  };
}

function parse(command: Command, args: readonly string[]) {
  const known = Object.entries(command.options ?? {}).map(
    ([name, { flag = false }]) => [name, { type: flag ? 'boolean' : 'string' }] as const,
  );
  const options: Record<string, { type: 'boolean' | 'string' }> = {
    ...Object.fromEntries(known),
    json: { type: 'boolean' },
  };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(`${command.name}: ${error instanceof Error ? error.message : 'not understood'}`, {
      cause: error,
    });
  }
}

/** How a command is typed, in one line. */
export function usageOf(command: Command): string {
  const options = Object.entries(command.options ?? {}).map(([name, { required = false, flag = false }]) => {
    const typed = flag ? `--${name}` : `--${name} <${name}>`;
    return required ? typed : `[${typed}]`;
  });
  return [
    'totalview',
    command.name,
    ...(command.takes ?? []).map((each) => `<${each}>`),
    ...options,
    '[--json]',
  ].join(' ');
}
