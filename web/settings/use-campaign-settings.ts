import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type CampaignSettingsBody,
  type CampaignSettingsShown,
  editCampaignSettings,
  readCampaignSettings,
} from '#shared/campaign-settings.ts';
import { listCampaigns, readCampaign } from '#shared/campaigns.ts';
import { listChecks } from '#shared/check-edits.ts';
import type { Seen } from '#shared/seen.ts';
import { call } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import type { useDraft } from '../shown/use-draft.ts';
import { useToast } from '../ui/toast.tsx';

/** The settings of a campaign. */
export function useCampaignSettings(campaignId: string) {
  return useQuery(queryOf(readCampaignSettings, { params: { id: campaignId } }));
}

type Draft = Pick<ReturnType<typeof useDraft<CampaignSettingsShown, object>>, 'fill' | 'refused'>;

/** Saves some of them, and tells the form what came of it. */
export function useSavingSettings(campaignId: string, draft: Draft) {
  const client = useQueryClient();
  const say = useToast();
  const request = { params: { id: campaignId } };
  return useMutation({
    mutationFn: (body: Partial<CampaignSettingsBody> & { seen: Seen }) =>
      call(editCampaignSettings, { ...request, body }),
    onSuccess: async (saved) => {
      client.setQueryData(keyOf(readCampaignSettings, request), saved);
      draft.fill(saved);
      say({ title: 'Saved.', tone: 'good' });
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readCampaign, request) }),
        client.invalidateQueries({ queryKey: keyOf(listChecks, request) }),
        client.invalidateQueries({ queryKey: keyOf(listCampaigns) }),
      ]);
    },
    onError: (error) =>
      draft.refused(error, () =>
        client.invalidateQueries({ queryKey: keyOf(readCampaignSettings, request) }),
      ),
  });
}
