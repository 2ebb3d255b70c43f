import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type CampaignSettingsBody,
  type CampaignSettingsShown,
  editCampaignSettings,
  readCampaignSettings,
} from '#shared/campaign-settings.ts';
import { listCampaigns, readCampaign } from '#shared/campaigns.ts';
import { listChecks } from '#shared/check-edits.ts';
import { call } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { useToast } from '../ui/toast.tsx';

/** The settings of a campaign. */
export function useCampaignSettings(campaignId: string) {
  return useQuery(queryOf(readCampaignSettings, { params: { id: campaignId } }));
}

/** Saves some of them; `onSaved` gets all of them as they are then. */
export function useSavingSettings(campaignId: string, onSaved: (saved: CampaignSettingsShown) => void) {
  const client = useQueryClient();
  const say = useToast();
  const request = { params: { id: campaignId } };
  return useMutation({
    mutationFn: (body: Partial<CampaignSettingsBody>) => call(editCampaignSettings, { ...request, body }),
    onSuccess: async (saved) => {
      client.setQueryData(keyOf(readCampaignSettings, request), saved);
      onSaved(saved);
      say({ title: 'Saved.', tone: 'good' });
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readCampaign, request) }),
        client.invalidateQueries({ queryKey: keyOf(listChecks, request) }),
        client.invalidateQueries({ queryKey: keyOf(listCampaigns) }),
      ]);
    },
  });
}
