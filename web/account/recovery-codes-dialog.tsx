import { useMutation } from '@tanstack/react-query';
import { renewOwnRecoveryCodes } from '#shared/account.ts';
import { call } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PasswordStep } from './password-step.tsx';

/** Makes new recovery codes, and shows them once. */
export function RecoveryCodesDialog({ onClose }: { onClose: () => void }) {
  const making = useMutation({
    mutationFn: (password: string) => call(renewOwnRecoveryCodes, { body: { password } }),
  });
  if (making.data !== undefined) {
    return <KeepCodes title="New recovery codes" codes={making.data.recovery_codes} onClose={onClose} />;
  }
  return (
    <PasswordStep
      title="New recovery codes"
      description="The ones you have stop working."
      action="Make new codes"
      busy={making.isPending}
      error={making.error}
      onGiven={making.mutate}
      onClose={onClose}
    />
  );
}

type KeepProps = { title: string; codes: readonly string[]; onClose: () => void };

/** The one moment in which recovery codes are shown. Pressing beside it does not close it. */
export function KeepCodes({ title, codes, onClose }: KeepProps) {
  return (
    <Dialog
      open
      onOpenChange={() => undefined}
      title={title}
      description="Keep these recovery codes where you keep passwords. Each stands in for a code of your app once; they are not shown again."
      footer={
        <>
          <CopyButton text={codes.join('\n')} label="Copy the recovery codes" />
          <Button variant="primary" onClick={onClose}>
            I have kept them
          </Button>
        </>
      }
    >
      <ul
        aria-label="Recovery codes"
        className="grid gap-x-6 gap-y-1 rounded-md border border-line bg-sunken p-3 font-mono text-[0.8125rem] select-all sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </Dialog>
  );
}
