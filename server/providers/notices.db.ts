import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { ProviderName } from '#shared/providers.ts';

/**
 * The addresses of the Owners who can mend an account: those of the organization it belongs to, or of all that use the
 * installation's; the first `most` of them.
 */
export async function ownersOfAccount(
  db: Db,
  { accountId, provider }: { accountId: string; provider: ProviderName },
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    select distinct u.email from members m
    join users u on u.id = m.user_id
    left join provider_accounts a on a.organization_id = m.organization_id and a.provider = ${provider}
    where m.role = 'owner' and case
      when exists (select 1 from provider_accounts own where own.account_id = ${accountId} and own.secret is not null)
        then a.account_id = ${accountId}
      else a.secret is null
    end
    order by u.email limit ${most}
  `.execute(db);
  return rows.map(({ email }) => email);
}
