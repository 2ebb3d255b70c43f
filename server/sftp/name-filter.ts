import { KnownError } from '#shared/errors.ts';

/** Whether a path below the slug fits a pattern. */
export type NameFilter = (path: string) => boolean;

type Step = { readonly kind: 'text' | 'one' | 'some' | 'folders'; readonly text: string };

const mostStars = 20;

/**
 * Compiles a pattern of file names: `*` is any run of characters within a folder, `**` any folders too, `?` one character;
 * everything else is itself, whatever the case. Without a `/` it is compared with the file's own name. Matching takes
 * time in proportion to pattern times path, whatever somebody writes. Throws sftp_pattern_invalid.
 */
export function nameFilter(pattern: string): NameFilter {
  const steps = stepsOf(pattern);
  const stars = steps.filter(({ kind }) => kind === 'some' || kind === 'folders').length;
  if (stars > mostStars)
    throw new KnownError('sftp_pattern_invalid', { pattern, problem: `it has more than ${mostStars} stars` });
  const isWhole = pattern.includes('/');
  return (path) => {
    const plain = path.normalize('NFC').toLowerCase();
    return fits(steps, Array.from(isWhole ? plain : plain.slice(plain.lastIndexOf('/') + 1)));
  };
}

function stepsOf(pattern: string): Step[] {
  const plain = pattern.normalize('NFC').toLowerCase().replace(/^\//, '');
  return Array.from(plain.matchAll(/\*{2,}\/?|\*|\?|[^*?]/gu), ([text]): Step => {
    if (text.startsWith('**')) return { kind: 'folders', text };
    if (text === '*') return { kind: 'some', text };
    return text === '?' ? { kind: 'one', text } : { kind: 'text', text };
  });
}

/** Which steps can have been taken after each character; no way is ever walked twice. */
function fits(steps: readonly Step[], characters: readonly string[]): boolean {
  let at = reached(steps, new Set([0]));
  for (const character of characters) {
    const after = new Set<number>();
    for (const index of at) {
      const step = steps[index];
      if (step === undefined) continue;
      if (step.kind === 'text' && step.text === character) after.add(index + 1);
      else if (step.kind === 'one' && character !== '/') after.add(index + 1);
      else if (step.kind === 'folders' || (step.kind === 'some' && character !== '/')) after.add(index);
    }
    at = reached(steps, after);
    if (at.size === 0) return false;
  }
  return at.has(steps.length);
}

/** Stars may stand for nothing. */
function reached(steps: readonly Step[], from: ReadonlySet<number>): Set<number> {
  const all = new Set(from);
  for (const index of all) {
    const kind = steps[index]?.kind;
    if (kind === 'some' || kind === 'folders') all.add(index + 1);
  }
  return all;
}
