import type { ProviderShown } from '#shared/provider-settings.ts';
import { providers } from '#shared/providers.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useForgettingProvider } from './use-providers.ts';

type Props = { shown: ProviderShown; onClose: () => void };

/** Asks whether the organization's own account is to be removed, and says what that does. */
export function RemoveDialog({ shown: { provider }, onClose }: Props) {
  const { label } = providers[provider];
  const forgetting = useForgettingProvider(provider, onClose);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Remove your account at ${label}?`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" busy={forgetting.isPending} onClick={() => forgetting.mutate()}>
            Remove it
          </Button>
        </>
      }
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm">
        <li>The key is deleted here. At {label} it stays valid until you revoke it there.</li>
        <li>Your operator’s account is used from then on, where there is one.</li>
        <li>Transcripts and results stay.</li>
      </ul>
    </Dialog>
  );
}
