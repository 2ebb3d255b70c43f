/** What a browser says about where a request comes from. */
export type RequestOrigin = {
  readonly method: string;
  /** The Host header. */
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly secFetchSite: string | undefined;
  /** Whether it carries a session cookie. */
  readonly hasCookie: boolean;
};

const readingMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a request may change something, judged by where it comes from: never from another site, and with a session
 * cookie only when the browser says that it comes from here. `publicOrigin` is the address people open when a proxy
 * stands before the server, which may rewrite the Host header.
 */
export function comesFromHere(request: RequestOrigin, publicOrigin: string | null): boolean {
  if (readingMethods.includes(request.method)) return true;
  if (request.secFetchSite !== undefined) return ['same-origin', 'none'].includes(request.secFetchSite);
  if (request.origin !== undefined) return isOwn(request.origin, request.host, publicOrigin);
  return !request.hasCookie;
}

/** Hosts are compared, not schemes: a proxy that ends TLS talks plain HTTP to us. */
function isOwn(origin: string, host: string | undefined, publicOrigin: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  const { host: from } = new URL(origin);
  return from === host?.toLowerCase() || (publicOrigin !== null && from === new URL(publicOrigin).host);
}
