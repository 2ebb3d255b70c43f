import { useMutation } from '@tanstack/react-query';
import { type ApiKeyShown, revokeKey } from '#shared/api-keys.ts';
import { call, problemOf } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { formatInstant } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';
import { useKeysChanged } from './use-keys-changed.ts';

/** Asks before a key is taken back: there is no way to give it again. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKeyShown; onClose: () => void }) {
  const now = useNow();
  const say = useToast();
  const keysChanged = useKeysChanged(apiKey.campaign.id);
  const revoking = useMutation({
    mutationFn: () => call(revokeKey, { params: { id: apiKey.id } }),
    onSuccess: async () => {
      await keysChanged();
      onClose();
      say({ title: `${apiKey.name} is revoked`, tone: 'good' });
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
  const used =
    apiKey.last_used_at === null
      ? 'It was never used.'
      : `It was last used ${formatInstant(apiKey.last_used_at, now)}.`;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Revoke ${apiKey.name}?`}
      description={`${used} Whatever still sends it is refused from this moment on. It cannot be given back.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" busy={revoking.isPending} onClick={() => revoking.mutate()}>
            Revoke the key
          </Button>
        </>
      }
    >
      <p>
        <code className="text-[0.8125rem]">{apiKey.starts_with}…</code>
        <span className="text-soft">{` of ${apiKey.campaign.name}`}</span>
      </p>
    </Dialog>
  );
}
