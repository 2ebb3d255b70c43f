import { sql } from 'kysely';
import type { Trx } from '#server/db/db.ts';
import type { ProviderName } from '#shared/providers.ts';

/**
 * Tells those who watch providers, when the transaction commits, that something changed at an account: those of its
 * organization, or of every one where it is the installation's.
 */
export async function tellProvider(
  trx: Trx,
  { accountId, provider }: { readonly accountId: string; readonly provider: ProviderName },
): Promise<void> {
  await sql`
    select pg_notify('totalview', json_build_object(
      'kind', 'provider_changed',
      'provider', ${provider}::text,
      'organization_id', (select organization_id from provider_accounts where account_id = ${accountId} limit 1)
    )::text)
  `.execute(trx);
}

/** The same of what an organization has set about a provider. */
export async function tellProviderOf(
  trx: Trx,
  organizationId: string,
  provider: ProviderName,
): Promise<void> {
  await sql`
    select pg_notify('totalview', json_build_object(
      'kind', 'provider_changed', 'provider', ${provider}::text, 'organization_id', ${organizationId}::text
    )::text)
  `.execute(trx);
}
