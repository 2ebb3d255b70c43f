import { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import { type ErrorCode, KnownError } from '#shared/errors.ts';
import { claudeLabel, unreadable } from './ask.ts';

const minute = 60_000;
/** An hour is what Claude may ask for in earnest; who waits longer learns nothing new by it. */
const longestWaitMs = 15 * minute;
const longestReason = 300;

/** What is said of money, in codes and in sentences; the sentences only where nothing better is said. */
const unpaidCode = /spend_limit|billing|credit|ramp_limit/;
const unpaidSentence = /spend(?:ing)? limit|credit balance|billing|usage limits?\b/i;

/** What its status says of a request, where neither money nor the rest of its hundred does. */
const codeOfStatus: ReadonlyMap<number, ErrorCode> = new Map([
  [401, 'provider_key_refused'],
  [403, 'provider_key_refused'],
  [404, 'provider_model_gone'],
  [408, 'provider_trouble'],
  [409, 'provider_trouble'],
  [429, 'provider_busy'],
]);

/** An error inside a stream tells its kind only. */
const statusOfType: ReadonlyMap<string, number> = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);

/**
 * What a failed request means for its call: money and keys pause, what would fail again fails for good, everything
 * else is tried again. Reasons of others are kept short. A stream that breaks off in the middle and an error inside one come without a status.
 */
export function troubleOf(error: unknown, model: string): KnownError {
  if (error instanceof KnownError) return error;
  if (error instanceof APIConnectionTimeoutError) return unreachable('the connection timed out');
  if (error instanceof APIConnectionError) return unreachable(networkReason(error));
  if (error instanceof APIError) return refused(error, model);
  if (error instanceof SyntaxError) return unreadable('it is not JSON', error);
  return unreachable(networkReason(error));
}

function refused(error: APIError, model: string): KnownError {
  const status = error.status ?? statusOfType.get(error.type ?? '');
  const reason = reasonOf(error);
  if (status === undefined || status < 400) return unreadable(reason);
  return new KnownError(codeOf(error, status), { provider: claudeLabel, model, reason, ...waitOf(error) });
}

function codeOf(error: APIError, status: number): ErrorCode {
  if (isUnpaid(error, status)) return 'provider_unpaid';
  return codeOfStatus.get(status) ?? (status < 500 ? 'provider_refused' : 'provider_trouble');
}

function isUnpaid({ errorCode, type, apiMessage }: APIError, status: number | undefined): boolean {
  if (status === 402 || type === 'billing_error') return true;
  if (errorCode !== null && unpaidCode.test(errorCode)) return true;
  return (status === 400 || status === 403) && unpaidSentence.test(apiMessage ?? '');
}

/** How long to wait: seconds or a date in `retry-after`, milliseconds in `retry-after-ms`; capped, and nothing for nonsense. */
function waitOf({ headers }: APIError): { retry_after_ms?: number } {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  const after = headers?.get('retry-after') ?? '';
  const seconds = /^\d+(\.\d+)?$/.test(after.trim())
    ? Number(after) * 1_000
    : Date.parse(after) - sentAt(headers);
  const wait = Number.isFinite(ms) ? ms : seconds;
  if (!Number.isFinite(wait) || wait <= 0) return {};
  return { retry_after_ms: Math.ceil(Math.min(wait, longestWaitMs)) };
}

/** A date is meant by the clock of whoever sent it. */
function sentAt(headers: Headers | undefined): number {
  return Date.parse(headers?.get('date') ?? '');
}

function reasonOf({ status, apiMessage, type }: APIError): string {
  const said = apiMessage ?? type ?? 'it said nothing more';
  return bounded(status === undefined ? said : `${status}, ${said}`);
}

function unreachable(reason: string): KnownError {
  return new KnownError('provider_unreachable', { provider: claudeLabel, reason });
}

/** The innermost word of a network error: "fetch failed" tells nobody anything. */
function networkReason(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';
  const message = inner instanceof Error ? inner.message : 'the connection failed';
  return bounded(code === '' || message.includes(code) ? message : `${message} (${code})`);
}

function bounded(text: string): string {
  const plain = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return plain.length > longestReason ? `${plain.slice(0, longestReason)}…` : plain;
}
