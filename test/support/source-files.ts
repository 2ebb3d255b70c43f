import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';

/** The checkout these sources belong to. */
export const checkout = resolve(import.meta.dirname, '../..');

/** A source file: its path from the checkout, its text, and its text without comments and what strings hold. */
export type SourceFile = { readonly path: string; readonly text: string; readonly code: string };

/** Every source file of some folders, by path. */
export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|tsx|js)$/.test(path) && !/(^|\/)(dist|node_modules|public)\//.test(path))
      .map((path) => readSource(`${folder}/${path}`))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(checkout, path), 'utf8');
  return { path, text, code: codeOf(text) };
}

/** What may hold anything at all: comments, strings, templates, and patterns after a sign that no value can stand before. */
const hidden =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|(?<=[(,=:[!&|?{};\n]\s*)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*/g;

/** Source text with blanks for comments, strings and patterns; lines stay where they are. */
export function codeOf(text: string): string {
  return text.replace(hidden, (found) => found.replace(/[^\n]/g, ' '));
}

/** The modules a source asks for, as it names them. */
export function importsOf(text: string): string[] {
  const stated = text.matchAll(/^(?:import|export)\b(?:[^'";]*?\bfrom)?\s*'([^']+)'/gm);
  const asked = text.matchAll(/\bimport\(\s*'([^']+)'/g);
  return [...stated, ...asked].map(([, name = '']) => name);
}

/** The file of the checkout that a source means by a module's name; null for packages and node's own modules. */
export function fileNamed(name: string, from: string): string | null {
  if (name.startsWith('#')) return name.slice(1);
  if (!name.startsWith('.')) return null;
  return normalize(join(dirname(from), name));
}

/** A function of a source: where it begins, and how many lines it has. */
export type FunctionSize = { readonly path: string; readonly line: number; readonly lines: number };

/** The functions of a source that have a block, found by their braces: near enough to tell long ones from short ones. */
export function functionsOf({ path, code }: SourceFile): FunctionSize[] {
  const found: FunctionSize[] = [];
  for (const { index } of code.matchAll(/\{/g)) {
    if (!beginsFunction(code.slice(0, index))) continue;
    const end = endOfBlock(code, index);
    found.push({ path, line: lineOf(code, index), lines: lineOf(code, end) - lineOf(code, index) + 1 });
  }
  return found;
}

function beginsFunction(before: string): boolean {
  if (/=>\s*$/.test(before)) return true;
  const end = /\)(?:\s*:\s*[\w.<>[\]|&, ]+)?\s*$/.exec(before);
  if (end === null) return false;
  let depth = 0;
  let at = end.index;
  for (; at >= 0; at -= 1) {
    if (before[at] === ')') depth += 1;
    if (before[at] === '(') depth -= 1;
    if (depth === 0) break;
  }
  const word = /([\w#$]+)(?:<[^()]*>)?\s*$/.exec(before.slice(0, at))?.[1];
  return word !== undefined && !['if', 'for', 'while', 'switch', 'catch', 'await'].includes(word);
}

function endOfBlock(code: string, start: number): number {
  let depth = 0;
  for (let at = start; at < code.length; at += 1) {
    if (code[at] === '{') depth += 1;
    if (code[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
}

function lineOf(code: string, index: number): number {
  return code.slice(0, index).split('\n').length;
}
