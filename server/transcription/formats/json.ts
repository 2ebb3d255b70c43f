import { z } from 'zod';
import { FormatProblem } from './parsed.ts';

/** The value of a JSON text, or a problem that names the line where reading stopped. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new FormatProblem(jsonProblem(text, error));
  }
}

function jsonProblem(text: string, error: unknown): string {
  if (isCut(error, text.length)) return 'the JSON is cut off before its end';
  const at = positionOf(error);
  const line = at === null ? firstWrongLine(text) : text.slice(0, at).split('\n').length;
  return `line ${line}: it is not valid JSON`;
}

function positionOf(error: unknown): number | null {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? null : Number(position);
}

/** Whether nothing is wrong with a JSON text of this length except that more should follow. */
function isCut(error: unknown, length: number): boolean {
  const message = error instanceof Error ? error.message : '';
  return /end of JSON input|Unterminated/.test(message) || (positionOf(error) ?? -1) >= length;
}

/**
 * V8 does not give the position of an unexpected token. But the text up to the end of any line before it is merely
 * cut, and from its line on it is wrong: halving finds the line in some twenty parses.
 */
function firstWrongLine(text: string): number {
  const ends = [...text.matchAll(/\n|$/g)].map((match) => match.index);
  let right = 0;
  let wrong = ends.length - 1;
  while (right < wrong) {
    const middle = Math.floor((right + wrong) / 2);
    if (isRightSoFar(text.slice(0, ends[middle]))) right = middle + 1;
    else wrong = middle;
  }
  return wrong + 1;
}

function isRightSoFar(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return isCut(error, text.length);
  }
}

/** A value that must have a shape; the first thing wrong is named by its place. */
export function shaped<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new FormatProblem(issueText(result.error.issues[0], value, where));
}

/**
 * Each member of a list in a shape. One at a time, because a schema over the whole list would collect an issue for
 * every one of ten million wrong members before it gave up.
 */
export function* eachShaped<Schema extends z.ZodType>(
  schema: Schema,
  list: readonly unknown[],
  where: string,
): Generator<{ value: z.infer<Schema>; where: string }> {
  for (const [index, member] of list.entries()) {
    const place = `${where}[${index}]`;
    yield { value: shaped(schema, member, place), where: place };
  }
}

function issueText(issue: z.core.$ZodIssue | undefined, value: unknown, where: string): string {
  const path = issue?.path ?? [];
  const place = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text ? '.' : ''}${String(key)}`),
    where,
  );
  if (valueAt(value, path) === undefined) return `${place || 'its content'} is missing`;
  if (issue?.code === 'invalid_type') {
    return `${place || 'its content'} should be ${withArticle(issue.expected)}`;
  }
  return `${place || 'its content'} is not in a form that is understood`;
}

function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}

/** A list whose members are looked at one by one; null and absent are an empty one. */
export const MemberList = z
  .array(z.unknown())
  .nullish()
  .transform((list) => list ?? []);

/** A text that is of no consequence when it is of another type. */
export const Hint = z.string().nullish().catch(null);
export const NumberHint = z.number().nullish().catch(null);

/** Amazon writes numbers as texts. */
export const Numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,12}(\.\d{1,12})?$/)
    .transform(Number),
]);
