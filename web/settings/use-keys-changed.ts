import { useQueryClient } from '@tanstack/react-query';
import { listCampaignKeys, listKeys } from '#shared/api-keys.ts';
import { keyOf } from '../queries.ts';

/** Gives what to call when the keys of a campaign have changed: every list of them is fetched again. */
export function useKeysChanged(campaignId: string): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: keyOf(listKeys) }),
      client.invalidateQueries({ queryKey: keyOf(listCampaignKeys, { params: { id: campaignId } }) }),
    ]);
  };
}
