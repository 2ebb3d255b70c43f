import { KnownError } from '#shared/errors.ts';
import { datePartsAt, nameTokens, type TokenKind, tokenKind } from './name-tokens.ts';

type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'token'; readonly name: string; readonly takes: TokenKind };

/** A file-name pattern, compiled. */
export type NamePattern = {
  readonly template: string;
  readonly parts: readonly Part[];
  /** How many folders it names. */
  readonly folders: number;
};

/** What a file's name says, read one way: text by token; days and times as `date` (yyyy-mm-dd) and `time` (hh:mm:ss). */
export type NameReading = ReadonlyMap<string, string>;

const mostTokens = 12;
const mostReadings = 40;
const longestName = 500;
const extension = /(?<=.)\.[a-z][a-z0-9]{0,7}$/i;

/**
 * Compiles a template such as `{agent_code}_{date}_{call_id}`: braces name tokens, all else stands for itself whatever
 * its case. It is never a regular expression. Throws agent_pattern_invalid with what is wrong.
 */
export function compilePattern(template: string): NamePattern {
  const text = template
    .trim()
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replace(/^\/+/, '')
    .replace(/\.\{ext\}$/i, '');
  const bare = text.endsWith('}') ? text : text.replace(extension, '');
  const pieces = bare.match(/\{[^{}]*\}|[^{}]+|[{}]/g) ?? [];
  const parts = pieces.map(partOf);
  const names = parts.flatMap((part) => (part.kind === 'token' ? [part.name] : []));
  if (names.length === 0) throw invalid('it has no token in braces, such as {agent_code}');
  if (names.length > mostTokens) throw invalid(`it has more than ${mostTokens} tokens`);
  const twice = names.find((name, index) => name !== 'any' && names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`{${twice}} stands in it twice`);
  parts.forEach((part, index) => refuseNeighbours(part, parts[index + 1]));
  const folders = parts.reduce(
    (sum, part) => sum + (part.kind === 'literal' ? part.text.split('/').length - 1 : 0),
    0,
  );
  return { template: template.trim(), parts, folders };
}

function partOf(piece: string): Part {
  if (!piece.startsWith('{') && !piece.endsWith('}')) return { kind: 'literal', text: piece };
  const name = piece.slice(1, -1).trim().toLowerCase();
  if (piece.length < 3) throw invalid('a brace has no partner');
  const takes = tokenKind(name);
  if (takes === null)
    throw invalid(`there is no token {${name}}; there are ${Object.keys(nameTokens).join(', ')}`);
  return { kind: 'token', name, takes };
}

/** Two tokens of free length side by side could be cut anywhere. */
function refuseNeighbours(part: Part, next: Part | undefined): void {
  if (part.kind !== 'token' || next?.kind !== 'token') return;
  if (part.takes.kind === 'date' || next.takes.kind === 'date') return;
  throw invalid(`nothing separates {${part.name}} from {${next.name}}`);
}

function invalid(problem: string): KnownError {
  return new KnownError('agent_pattern_invalid', { problem });
}

/**
 * The ways in which a file's name can be read by a pattern, at most 40, those with the shortest tokens first; none when
 * it has another form. Folders count as far as the pattern names them. The time this takes grows with the square of the
 * name's length, whatever the pattern.
 */
export function readName(pattern: NamePattern, path: string): NameReading[] {
  const segments = path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .split('/')
    .filter((segment) => segment !== '');
  if (segments.length <= pattern.folders) return [];
  const text = segments
    .slice(-1 - pattern.folders)
    .join('/')
    .replace(extension, '');
  if (text.length > longestName) return [];
  const readings: NameReading[] = [];
  walk({ parts: pattern.parts, text, dead: new Set() }, 0, 0, null, readings);
  return readings;
}

type Walk = { readonly parts: readonly Part[]; readonly text: string; readonly dead: Set<string> };

/** What was found so far, the newest first. */
type Trail = { readonly found: Step['found']; readonly before: Trail | null };

/** Follows the parts from `at`; what cannot lead to an end is remembered and never followed again. */
function walk(given: Walk, index: number, at: number, so: Trail | null, readings: NameReading[]): boolean {
  const part = given.parts[index];
  if (part === undefined) {
    if (at !== given.text.length) return false;
    readings.push(readingOf(so));
    return true;
  }
  const place = `${index}:${at}`;
  if (given.dead.has(place)) return false;
  let led = false;
  for (const { end, found } of stepsOf(part, given.text, at)) {
    if (walk(given, index + 1, end, { found, before: so }, readings)) led = true;
    if (readings.length >= mostReadings) return true;
  }
  if (!led) given.dead.add(place);
  return led;
}

type Step = { readonly end: number; readonly found: readonly (readonly [string, string])[] };

function* stepsOf(part: Part, text: string, at: number): Generator<Step> {
  if (part.kind === 'literal') {
    const end = at + part.text.length;
    if (text.slice(at, end).toLowerCase() === part.text.toLowerCase()) yield { end, found: [] };
    return;
  }
  const { name, takes } = part;
  switch (takes.kind) {
    case 'date':
      for (const form of takes.forms) {
        const there = datePartsAt(text, at, form);
        if (there !== null) yield { end: there.end, found: Object.entries(there.parts) };
      }
      return;
    case 'run': {
      const run = new RegExp(takes.of);
      run.lastIndex = at;
      const most = run.exec(text)?.[0].length ?? 0;
      for (let length = 1; length <= most; length += 1) yield stepOver(name, text, at, at + length);
      return;
    }
    case 'text':
      for (let end = at + 1; end <= text.length && text.charAt(end - 1) !== '/'; end += 1) {
        yield stepOver(name, text, at, end);
      }
  }
}

function stepOver(name: string, text: string, at: number, end: number): Step {
  return { end, found: name === 'any' || name === 'n' ? [] : [[name, text.slice(at, end).trim()]] };
}

/** What a trail found; day and time, put together or apart in the name, are one date and one time. */
function readingOf(trail: Trail | null): NameReading {
  const entries: (readonly [string, string])[] = [];
  for (let at = trail; at !== null; at = at.before) entries.unshift(...at.found);
  const parts = new Map(entries);
  const take = (name: string): string | undefined => {
    const figures = parts.get(name);
    parts.delete(name);
    return figures;
  };
  const day = [take('y'), take('m'), take('d')];
  const [hour, ...rest] = [take('h'), take('i') ?? '00', take('s') ?? '00'];
  if (day.every((part) => part !== undefined)) parts.set('date', day.join('-'));
  if (hour !== undefined) parts.set('time', [hour, ...rest].join(':'));
  return parts;
}
