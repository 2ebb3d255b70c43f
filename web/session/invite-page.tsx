import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { Answer } from '#shared/endpoint.ts';
import { acceptInvitation, openInvitation } from '#shared/invitations.ts';
import { userRoles } from '#shared/permissions.ts';
import { call } from '../api.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { SecondFactorField, SignInProblem } from './second-factor-field.tsx';
import { SessionFrame } from './session-frame.tsx';
import { secondFactorIn, useEntering } from './use-entering.ts';

/** Accept an invitation: with a name and a new password, or with the password one has. */
export function InvitePage() {
  const { token } = useParams({ from: '/invite/$token' });
  const opened = useQuery({ ...queryOf(openInvitation, { body: { token } }), staleTime: Infinity });
  if (opened.isPending) return <SessionFrame title="Invitation">Looking whether it is valid…</SessionFrame>;
  if (opened.isError) {
    return (
      <SessionFrame title="Invitation">
        <ProblemState error={opened.error} onRetry={() => void opened.refetch()} className="py-2" />
        <Link to="/login" className={buttonClass()}>
          Go to sign in
        </Link>
      </SessionFrame>
    );
  }
  return <AcceptForm token={token} opened={opened.data} />;
}

function AcceptForm({ token, opened }: { token: string; opened: Answer<typeof openInvitation> }) {
  const { organization, email, role, has_login: hasLogin } = opened;
  const { mutate, isPending, error, asked } = useEntering(
    (form) =>
      call(acceptInvitation, {
        body: {
          token,
          password: textIn(form, 'password'),
          ...(hasLogin ? {} : { name: textIn(form, 'name') }),
          second_factor: secondFactorIn(form),
        },
      }),
    '/',
  );
  return (
    <SessionFrame title={`Join ${organization}`} lead={`As ${userRoles[role]}, with ${email}.`}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          mutate(new FormData(event.currentTarget));
        }}
      >
        {/* So that password managers know whose password it is. */}
        <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
        {hasLogin ? null : (
          <Field label="Your name">
            {(tied) => (
              <TextInput {...tied} name="name" autoComplete="name" required maxLength={200} autoFocus />
            )}
          </Field>
        )}
        <Field
          label={hasLogin ? 'Your password' : 'Password'}
          hint={hasLogin ? 'You have a login here already. It stays as it is.' : 'At least 10 characters.'}
        >
          {(tied) => (
            <TextInput
              {...tied}
              name="password"
              type="password"
              autoComplete={hasLogin ? 'current-password' : 'new-password'}
              required
              minLength={hasLogin ? 1 : 10}
              maxLength={200}
              autoFocus={hasLogin}
            />
          )}
        </Field>
        {asked ? <SecondFactorField /> : null}
        <SignInProblem error={error} />
        <Button type="submit" variant="primary" busy={isPending}>
          Join
        </Button>
      </form>
    </SessionFrame>
  );
}
