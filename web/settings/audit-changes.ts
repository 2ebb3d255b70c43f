import type { AuditLine } from '#shared/audit-log.ts';
import { userRoles } from '#shared/permissions.ts';

type Fact = NonNullable<AuditLine['after']>[string];

/** One field that an act changed, in words; `was` is null where the act tells only what it made. */
export type Change = { readonly field: string; readonly was: string | null; readonly is: string };

/** What an act changed, field by field; of what it made, the fields that have something in them. */
export function changesIn({ before, after }: Pick<AuditLine, 'before' | 'after'>): Change[] {
  return Object.entries(after ?? {})
    .map(([name, fact]) => ({
      field: name.replaceAll('_', ' '),
      was: before === null ? null : inWords(name, before[name] ?? null),
      is: inWords(name, fact),
    }))
    .filter(({ was, is }) => was !== null || is !== none);
}

const none = 'none';

function inWords(name: string, fact: Fact): string {
  if (fact === null || fact === '') return none;
  if (typeof fact === 'boolean') return fact ? 'yes' : 'no';
  if (typeof fact === 'number') return fact.toLocaleString('en-GB');
  if (typeof fact === 'string') return name === 'role' ? roleName(fact) : fact;
  return fact.length === 0 ? none : fact.join(', ');
}

/** As the role is called everywhere else; one that is no more keeps the name it was stored by. */
function roleName(role: string): string {
  return (userRoles as Readonly<Record<string, string>>)[role] ?? role;
}
