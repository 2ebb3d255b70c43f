/** Where to go after signing in: the page one came from, never another site, never the sign-in page again. */
export function wayAfterSignIn(next: string | undefined): string {
  if (next === undefined || !/^\/(?![/\\])/.test(next)) return '/';
  return /^\/(login|setup|reset|invite)(?:[/?#]|$)/.test(next) ? '/' : next;
}

/** The one-time token of a link (`/setup#token=…`, `/reset#token=…`), or null when the link carries none. */
export function tokenOf(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token');
  return token === null || token === '' ? null : token;
}
