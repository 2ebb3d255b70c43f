import { useMutation } from '@tanstack/react-query';
import { useId } from 'react';
import { turnOffOwnTwoFactor } from '#shared/account.ts';
import { call } from '../api.ts';
import { Problem } from '../shown/form-problem.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';

/** Turns two-factor off, with the password and a code. */
export function TurnOffDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const turning = useMutation({
    mutationFn: (body: { password: string; code: string }) => call(turnOffOwnTwoFactor, { body }),
    onSuccess: onClose,
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Turn two-factor off"
      description="Your password alone signs you in then, and your recovery codes stop working."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="danger" busy={turning.isPending}>
            Turn off
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          turning.mutate({ password: textIn(given, 'password'), code: textIn(given, 'code') });
        }}
      >
        <Field label="Your password">
          {(tied) => (
            <TextInput
              {...tied}
              name="password"
              type="password"
              autoComplete="current-password"
              required
              autoFocus
            />
          )}
        </Field>
        <Field label="Two-factor code" hint="From your authenticator app, or one of your recovery codes.">
          {(tied) => <TextInput {...tied} name="code" autoComplete="one-time-code" required maxLength={40} />}
        </Field>
        <Problem error={turning.error} />
      </form>
    </Dialog>
  );
}
