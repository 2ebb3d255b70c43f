import { KnownError } from '#shared/errors.ts';
import { Email, NewPassword } from '#shared/people.ts';

/** An e-mail address in the one way it is stored (trimmed, lower case), for input that no schema has seen. */
export function checkedEmail(text: string): string {
  const parsed = Email.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new KnownError('invalid_request', { problem: `${text} is not an e-mail address` });
}

/** A password that may be set, for input that no schema has seen. */
export function checkedPassword(text: string): string {
  if (text.length < 10) throw new KnownError('password_too_short');
  const parsed = NewPassword.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new KnownError('invalid_request', { problem: 'the password has more than 200 characters' });
}
