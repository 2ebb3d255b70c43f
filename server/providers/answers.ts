import { KnownError } from '#shared/errors.ts';
import { type ProviderName, providers } from '#shared/providers.ts';
import { reasonIn } from './reasons.ts';
import { retryAfterMs } from './retry-after.ts';

/** An answer that came whole, whatever its status. */
export type ProviderAnswer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

/** How one provider's answers differ from everybody's. */
export type AnswerRules = {
  /** Reasons that speak of the recording, and not of how it was asked for. */
  readonly recording?: RegExp;
  /** Reasons of a 403 that speak of something else than the key. */
  readonly forbidden?: RegExp;
  /** Texts that must never be shown, such as signed addresses. Keys are struck out of every answer before. */
  readonly secrets?: readonly string[];
};

/** How providers say that an account is empty. "Balance" alone may stand in a vocabulary that an answer repeats. */
const unpaid =
  /(negative|insufficient|not enough|too low|no)\W+(\w+\W+){0,3}(balance|funds|credits?)\b|\b(balance|funds|credits?)\W+(\w+\W+){0,3}(negative|insufficient|too low|exhausted|not enough|spent)\b|\b(spend|spending|usage|billing)[ _]limits?\b|\binsufficient_quota\b|\bpayment[ _]required\b/i;

/**
 * The error that an answer's status and body stand for; null for a 2xx. A key that is refused and an empty account
 * pause the provider, what is temporary is for the queue to try again, everything else is final.
 */
export function failureOfAnswer(
  provider: ProviderName,
  answer: ProviderAnswer,
  now: Date,
  rules: AnswerRules = {},
): KnownError | null {
  const { status, headers, text } = answer;
  if (status >= 200 && status < 300) return null;
  const { label } = providers[provider];
  const reason = reasonIn(text, rules.secrets ?? []);
  const waitMs = retryAfterMs(headers, now);
  const wait = waitMs === null ? {} : { retry_after_ms: waitMs };
  if (status === 402 || ([400, 403, 429].includes(status) && unpaid.test(reason ?? ''))) {
    return new KnownError('provider_unpaid', { provider: label });
  }
  const aboutKey = status === 401 || (status === 403 && rules.forbidden?.test(reason ?? '') !== true);
  if (aboutKey) return new KnownError('provider_key_refused', { provider: label });
  if (status === 429 || status === 529) return new KnownError('provider_busy', { provider: label, ...wait });
  if (status === 408 || status >= 500) {
    return new KnownError('provider_trouble', {
      provider: label,
      reason: `it answered ${status}`,
      status,
      ...wait,
    });
  }
  const said = sentence(reason ?? `it answered ${status} without a reason`);
  const code = rules.recording?.test(said) === true ? 'provider_refused_recording' : 'provider_refused';
  return new KnownError(code, { provider: label, reason: said, status });
}

/** The value of an answer in JSON. Throws provider_answer_unreadable for a web page, a cut body, or nothing at all. */
export function jsonOf(provider: ProviderName, { text }: ProviderAnswer): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw unreadable(provider, looksLike(text), { cause });
  }
}

/** The error of an answer that cannot be what it should be. */
export function unreadable(provider: ProviderName, reason: string, options?: ErrorOptions): KnownError {
  return new KnownError(
    'provider_answer_unreadable',
    { provider: providers[provider].label, reason },
    options,
  );
}

function looksLike(text: string): string {
  const start = text.trimStart();
  if (start === '') return 'it is empty';
  if (start.startsWith('<')) return 'it is a web page';
  return /^[[{]/.test(start) ? 'it is cut off, or not JSON' : 'it is not JSON';
}

function sentence(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`;
}
