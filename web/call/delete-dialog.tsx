import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type CallDetail, deleteCall, listCalls } from '#shared/calls.ts';
import { call as callApi, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';

/** Asks before a call is deleted, says what goes with it, and leads back to the list afterwards. */
export function DeleteDialog({ call, onClose }: { call: CallDetail; onClose: () => void }) {
  const deletion = useDeletion(call);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Delete ${call.file_name}?`}
      description="Its recording, transcripts, versions and results go with it, for everybody. This cannot be undone."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" busy={deletion.isPending} onClick={() => deletion.mutate()}>
            Delete the call
          </Button>
        </>
      }
    />
  );
}

function useDeletion(call: CallDetail) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  return useMutation({
    mutationFn: () => callApi(deleteCall, { params: { id: call.id } }),
    onSuccess: async () => {
      await navigate({ to: '/calls', replace: true });
      say({ title: `${call.file_name} is deleted`, tone: 'good' });
      await client.invalidateQueries({ queryKey: keyOf(listCalls) });
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
}
