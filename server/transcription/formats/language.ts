const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** A BCP 47 tag for "en_us", "en-US", "EN" or "english"; null when it is nothing that names a language. */
export function languageTag(value: string | null | undefined): string | null {
  if (value === null || value === undefined || value.length > 40) return null;
  const name = value.trim().toLowerCase().replaceAll('_', '-');
  if (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(name)) return canonical(name);
  return codeOfName(name);
}

function canonical(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** Whisper servers say "english": the two-letter code whose English name that is. */
function codeOfName(name: string): string | null {
  for (const first of LETTERS) {
    for (const second of LETTERS) {
      const code = first + second;
      if (names.of(code)?.toLowerCase() === name) return canonical(code);
    }
  }
  return null;
}
