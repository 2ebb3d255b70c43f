import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type CheckBody, type CheckDetail, createCheck, editCheck } from '#shared/check-edits.ts';
import { call } from '../api.ts';
import { useToast } from '../ui/toast.tsx';
import { refreshChecks } from './use-checks.ts';

/** Saves a check, as a new one or over the one that was seen, and goes back to the list. */
export function useSavingCheck(campaignId: string, seen: CheckDetail | null) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  return useMutation({
    mutationFn: (body: CheckBody) =>
      seen === null
        ? call(createCheck, { params: { id: campaignId }, body })
        : call(editCheck, {
            params: { id: campaignId, check_id: seen.id },
            body: { changes: body, revision: seen.revision },
          }),
    onSuccess: async ({ name }) => {
      await refreshChecks(client, campaignId);
      say({ title: seen === null ? `“${name}” is added.` : 'Saved.', tone: 'good' });
      await navigate({ to: '/campaigns/$campaignId/checks', params: { campaignId } });
    },
  });
}
