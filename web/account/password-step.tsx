import { useId } from 'react';
import { Problem } from '../shown/form-problem.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';

type Props = {
  title: string;
  description: string;
  action: string;
  busy: boolean;
  error: unknown;
  onGiven: (password: string) => void;
  onClose: () => void;
};

/** Asks for the password before the way in is changed. */
export function PasswordStep({ title, description, action, busy, error, onGiven, onClose }: Props) {
  const form = useId();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onGiven(textIn(new FormData(event.currentTarget), 'password'));
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
        <Problem error={error} />
      </form>
    </Dialog>
  );
}
