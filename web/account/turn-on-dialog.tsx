import { useMutation } from '@tanstack/react-query';
import { useId } from 'react';
import { beginOwnTwoFactor, confirmOwnTwoFactor } from '#shared/account.ts';
import type { Answer } from '#shared/endpoint.ts';
import { call } from '../api.ts';
import { Problem } from '../shown/form-problem.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { PasswordStep } from './password-step.tsx';
import { KeepCodes } from './recovery-codes-dialog.tsx';

/** Turns two-factor on: password, QR code and a first code, recovery codes. */
export function TurnOnDialog({ onClose }: { onClose: () => void }) {
  const beginning = useMutation({
    mutationFn: (password: string) => call(beginOwnTwoFactor, { body: { password } }),
  });
  const confirming = useMutation({
    mutationFn: (code: string) => call(confirmOwnTwoFactor, { body: { code } }),
  });
  if (confirming.data !== undefined) {
    return <KeepCodes title="Two-factor is on" codes={confirming.data.recovery_codes} onClose={onClose} />;
  }
  if (beginning.data === undefined) {
    return (
      <PasswordStep
        title="Turn two-factor on"
        description="You need an authenticator app on your phone."
        action="Continue"
        busy={beginning.isPending}
        error={beginning.error}
        onGiven={beginning.mutate}
        onClose={onClose}
      />
    );
  }
  return (
    <ScanStep
      begun={beginning.data}
      busy={confirming.isPending}
      error={confirming.error}
      onCode={confirming.mutate}
      onClose={onClose}
    />
  );
}

type ScanProps = {
  begun: Answer<typeof beginOwnTwoFactor>;
  busy: boolean;
  error: unknown;
  onCode: (code: string) => void;
  onClose: () => void;
};

function ScanStep({ begun, busy, error, onCode, onClose }: ScanProps) {
  const form = useId();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Scan this with your authenticator app"
      description="Then enter the code that it shows."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={busy}>
            Turn on
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <img
          src={`data:image/svg+xml,${encodeURIComponent(begun.qr_svg)}`}
          alt="QR code of the secret that is written below"
          className="mx-auto size-48 rounded-md border border-line"
        />
        <p className="text-[0.8125rem] text-soft">
          Or type this secret: <code className="break-all text-ink select-all">{begun.secret}</code>
        </p>
        <form
          id={form}
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            onCode(textIn(new FormData(event.currentTarget), 'code'));
          }}
        >
          <Field label="Code">
            {(tied) => (
              <TextInput
                {...tied}
                name="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                required
                maxLength={10}
                autoFocus
              />
            )}
          </Field>
          <Problem error={error} />
        </form>
      </div>
    </Dialog>
  );
}
