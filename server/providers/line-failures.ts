import { KnownError } from '#shared/errors.ts';
import { type ProviderName, providers } from '#shared/providers.ts';

/** What it means for people when no connection came about. */
const unreached: Readonly<Record<string, string>> = {
  ENOTFOUND: 'nobody knows its name',
  EAI_AGAIN: 'names cannot be looked up at the moment',
  ECONNREFUSED: 'it takes no connections',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'it takes too long to connect',
};
const certificate =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_|ERR_TLS_CERT_ALTNAME)|^HOSTNAME_MISMATCH$/;
const tls = /^(ERR_SSL_|ERR_TLS_|EPROTO$)/;
const broken: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/**
 * The error of an exchange that brought no whole answer. `silentMs` is how long the provider was given when that was
 * why it ended. What is no trouble of the line (a file of ours, a KnownError) comes back as it is.
 */
export function failureOfLine(provider: ProviderName, error: unknown, silentMs: number | null): unknown {
  const { label } = providers[provider];
  if (error instanceof KnownError) return error;
  if (silentMs !== null) {
    const minutes = Math.max(1, Math.round(silentMs / 60_000));
    return new KnownError('provider_silent', { provider: label, minutes }, { cause: error });
  }
  const code = codeOf(error);
  if (code === null) return error;
  const reason = unreachedBy(code);
  if (reason !== null)
    return new KnownError('provider_unreachable', { provider: label, reason }, { cause: error });
  if (!broken.has(code) && !code.startsWith('HPE_')) return error;
  const trouble = code.startsWith('HPE_') ? 'it does not speak HTTP' : 'the connection broke off';
  return new KnownError('provider_trouble', { provider: label, reason: trouble }, { cause: error });
}

function unreachedBy(code: string): string | null {
  if (certificate.test(code)) return `its certificate was not accepted (${code})`;
  if (tls.test(code)) return `no encrypted connection came about (${code})`;
  return unreached[code] ?? null;
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  // A file of ours says which file; a line never does.
  return typeof error.code === 'string' && !('path' in error) ? error.code : null;
}
