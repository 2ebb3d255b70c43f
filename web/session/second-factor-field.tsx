import { problemOf } from '../api.ts';
import { Field, TextInput } from '../ui/field.tsx';
import { FormProblem } from './session-frame.tsx';

/** Whether a form that was refused has to ask for a two-factor code too. */
export function asksSecondFactor(error: unknown): boolean {
  const code = error === null ? null : problemOf(error).code;
  return code === 'two_factor_needed' || code === 'second_factor_wrong';
}

/** The code of an authenticator app, or a recovery code; named `second_factor`. */
export function SecondFactorField() {
  return (
    <Field label="Two-factor code" hint="From your authenticator app, or one of your recovery codes.">
      {(tied) => (
        <TextInput
          {...tied}
          name="second_factor"
          autoComplete="one-time-code"
          required
          maxLength={40}
          autoFocus
        />
      )}
    </Field>
  );
}

/** What went wrong with a form; being asked for a two-factor code is no problem. */
export function SignInProblem({ error }: { error: unknown }) {
  if (error === null) return null;
  const { code, message, advice } = problemOf(error);
  return code === 'two_factor_needed' ? null : <FormProblem message={message} advice={advice} />;
}
