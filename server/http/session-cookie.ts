/**
 * The name of the session cookie. Behind TLS it carries the `__Host-` prefix: a browser then takes it only from this
 * very host, over TLS, for every path.
 */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-totalview_session' : 'totalview_session';
}

/** The session token of a Cookie header; null when it carries none. */
export function readSessionCookie(header: string | undefined, secure: boolean): string | null {
  const start = `${sessionCookieName(secure)}=`;
  const pair = (header ?? '').split(/;\s*/).find((part) => part.startsWith(start));
  const token = pair?.slice(start.length) ?? '';
  return token === '' ? null : token;
}

/** The Set-Cookie header that hands a session token to a browser until `expiresAt`. */
export function writeSessionCookie(given: { token: string; expiresAt: Date; secure: boolean }): string {
  return cookie(given.token, given.expiresAt, given.secure);
}

/** The Set-Cookie header that takes the session token away. */
export function clearSessionCookie(secure: boolean): string {
  return cookie('', new Date(0), secure);
}

/** Out of reach of scripts; Lax, so that a link from a mail opens signed in but no other site can post. */
function cookie(value: string, expiresAt: Date, secure: boolean): string {
  const parts = [
    `${sessionCookieName(secure)}=${value}`,
    'Path=/',
    `Expires=${expiresAt.toUTCString()}`,
    'HttpOnly',
    'SameSite=Lax',
  ];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}
