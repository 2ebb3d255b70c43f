import type { ProviderDraft, ProviderShown } from '#shared/provider-settings.ts';
import type { Seen } from '#shared/seen.ts';

/** What is typed about a provider. */
export type ProviderForm = { key: string; address: string; model: string; atOnce: string };

/** The form as it begins: a key is never shown again, so its field is empty. */
export function providerForm({ own }: Pick<ProviderShown, 'own'>): ProviderForm {
  return {
    key: '',
    address: own?.base_url ?? '',
    model: own?.model ?? '',
    atOnce: own?.at_once?.toString() ?? '',
  };
}

/** What the form began with, of the fields that a draft sends: what somebody else has changed since is not written over. */
export function seenBy({ own }: Pick<ProviderShown, 'own'>, draft: ProviderDraft): Seen {
  const { key_ends: key = null, base_url = null, model = null, at_once = null } = own ?? {};
  const all = { key, base_url, model, at_once };
  return Object.fromEntries(Object.entries(all).filter(([field]) => field in draft));
}

/** What is to be saved, or what is wrong with it. An empty key leaves the one that is there. */
export function providerDraft(form: ProviderForm): ProviderDraft | string {
  const [key, address, model] = [form.key.trim(), form.address.trim(), form.model.trim()];
  if (key !== '' && key.length < 8) return 'That is too short for a key.';
  if (/[^\x21-\x7e]/.test(key)) return 'The key has spaces or characters that no key has.';
  if (address !== '' && !/^https?:\/\/[^\s/]/.test(address))
    return 'The address begins with https:// or http://.';
  const atOnce = form.atOnce.trim();
  if (!/^\d*$/.test(atOnce) || Number(atOnce) > 1_000 || atOnce === '0') {
    return 'At the same time: a number from 1 to 1,000.';
  }
  return {
    ...(key === '' ? {} : { key }),
    base_url: address === '' ? null : address,
    model: model === '' ? null : model,
    at_once: atOnce === '' ? null : Number(atOnce),
  };
}
