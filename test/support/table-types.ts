import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './source-files.ts';

/** A column as the types of `server/db/tables.ts` state it. */
export type StatedColumn = {
  readonly type: string;
  readonly nullable: boolean;
  /** May be left out when a row is written. */
  readonly optional: boolean;
  /** The words it may hold where the type lists them. */
  readonly words: readonly string[] | null;
};

/** Every table that the type `Database` names, with its columns. */
export function statedTables(): Map<string, Map<string, StatedColumn>> {
  const text = readFileSync(join(checkout, 'server/db/tables.ts'), 'utf8');
  const database = fieldsOf(blockOf(text, 'Database'));
  return new Map(
    database.map(([table, typeName]) => {
      const columns = fieldsOf(blockOf(text, typeName));
      return [table, new Map(columns.map(([column, type]) => [column, columnOf(type)]))];
    }),
  );
}

/** What stands between the braces of `type name = { … };`. */
function blockOf(text: string, name: string): string {
  const start = text.search(new RegExp(`\\btype ${name} = \\{`));
  if (start === -1) throw new Error(`There is no type ${name}.`);
  const from = text.indexOf('{', start);
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return text.slice(from + 1, at);
  }
  throw new Error(`The type ${name} does not end.`);
}

function fieldsOf(block: string): [name: string, type: string][] {
  return splitOutside(block.replaceAll(/\/\*[\s\S]*?\*\//g, ''), ';').map((field) => {
    const [, name = '', type = ''] = /^(\w+): ([\s\S]+)$/.exec(field) ?? [];
    return [name, type];
  });
}

/** The parts of a text between marks that stand in no bracket. */
function splitOutside(text: string, mark: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const sign of text) {
    if ('<{(['.includes(sign)) depth += 1;
    if ('>})]'.includes(sign)) depth -= 1;
    if (sign === mark && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function columnOf(stated: string): StatedColumn {
  const generated = /^Generated<(.+)>$/.exec(stated)?.[1];
  const parts = splitOutside(generated ?? stated, '|');
  const types = parts.filter((part) => part !== 'null');
  const type = types.length === 1 ? (types[0] ?? '') : 'string';
  const literals = types.flatMap((part) => /^'(.*)'$/.exec(part)?.slice(1) ?? []);
  return {
    type: type.startsWith("'") ? 'string' : type,
    nullable: parts.includes('null'),
    optional: generated !== undefined || /^(InstantOrNow|JsonOr)\b/.test(type),
    words: literals.length > 0 ? literals : null,
  };
}
