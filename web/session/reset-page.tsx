import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { readSignInWays, requestReset, resetPassword } from '#shared/sign-in.ts';
import { call, problemOf } from '../api.ts';
import { queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { tokenOf } from './after-sign-in.ts';
import { FormProblem, SessionFrame } from './session-frame.tsx';

/** Ask for a link, or with one set a new password. */
export function ResetPage() {
  const [token] = useState(() => tokenOf(window.location.hash));
  useEffect(() => {
    // Out of the address bar, so that it stays in no history.
    if (token !== null) window.history.replaceState(window.history.state, '', '/reset');
  }, [token]);
  return token === null ? <AskForLink /> : <SetPassword token={token} />;
}

function AskForLink() {
  const ways = useQuery(queryOf(readSignInWays, {}));
  const [sentTo, setSentTo] = useState('');
  const asking = useMutation({
    mutationFn: (email: string) => call(requestReset, { body: { email } }),
    onSuccess: (_, email) => setSentTo(email),
  });
  const title = 'Set a new password';
  if (ways.data?.email === false) {
    return (
      <SessionFrame
        title={title}
        lead="This installation sends no e-mail. Ask an Owner or Senior Manager of your organization for a link, or your operator."
      >
        <BackToLogin />
      </SessionFrame>
    );
  }
  if (sentTo !== '') {
    return (
      <SessionFrame title={title}>
        <p role="status" className="mb-5 text-sm text-soft">
          If {sentTo} has a login here, a link is on its way. It is valid for an hour.
        </p>
        <BackToLogin />
      </SessionFrame>
    );
  }
  return (
    <SessionFrame title={title} lead="You get a link by e-mail.">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          asking.mutate(textIn(new FormData(event.currentTarget), 'email'));
        }}
      >
        <Field label="E-mail">
          {(tied) => (
            <TextInput {...tied} name="email" type="email" autoComplete="username" required autoFocus />
          )}
        </Field>
        <Problem error={asking.error} />
        <Button type="submit" variant="primary" busy={asking.isPending}>
          Send me a link
        </Button>
        <BackToLogin />
      </form>
    </SessionFrame>
  );
}

function SetPassword({ token }: { token: string }) {
  const setting = useMutation({
    mutationFn: (password: string) => call(resetPassword, { body: { token, password } }),
  });
  if (setting.isSuccess) {
    return (
      <SessionFrame title="Your new password is set" lead="You are signed out everywhere. Sign in with it.">
        <BackToLogin />
      </SessionFrame>
    );
  }
  return (
    <SessionFrame title="Set a new password" lead="You are signed out everywhere else.">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setting.mutate(textIn(new FormData(event.currentTarget), 'password'));
        }}
      >
        <Field label="New password" hint="At least 10 characters.">
          {(tied) => (
            <TextInput
              {...tied}
              name="password"
              type="password"
              autoComplete="new-password"
              required
              minLength={10}
              maxLength={200}
              autoFocus
            />
          )}
        </Field>
        <Problem error={setting.error} />
        <Button type="submit" variant="primary" busy={setting.isPending}>
          Set the password
        </Button>
      </form>
    </SessionFrame>
  );
}

function BackToLogin() {
  return (
    <Link to="/login" className={buttonClass()}>
      Go to sign in
    </Link>
  );
}

function Problem({ error }: { error: unknown }) {
  if (error === null) return null;
  const { message, advice } = problemOf(error);
  return <FormProblem message={message} advice={advice} />;
}
