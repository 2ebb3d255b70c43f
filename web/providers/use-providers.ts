import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { readCall } from '#shared/calls.ts';
import { readCampaignSettings } from '#shared/campaign-settings.ts';
import { readDashboard } from '#shared/dashboard.ts';
import {
  forgetProvider,
  listProviders,
  type ProviderDraft,
  saveProvider,
  testProvider,
} from '#shared/provider-settings.ts';
import { type ProviderName, providers } from '#shared/providers.ts';
import type { Seen } from '#shared/seen.ts';
import { listUnread } from '#shared/unread-calls.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { useToast } from '../ui/toast.tsx';

/** The providers, and how each stands at the moment. */
export function useProviders() {
  return useQuery(queryOf(listProviders, {}));
}

function useChanged() {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: keyOf(listProviders) }),
      client.invalidateQueries({ queryKey: keyOf(readCampaignSettings) }),
      client.invalidateQueries({ queryKey: keyOf(readCall) }),
      client.invalidateQueries({ queryKey: keyOf(readDashboard) }),
      client.invalidateQueries({ queryKey: keyOf(listUnread) }),
    ]);
  };
}

type Told = {
  readonly onSaved: () => void;
  readonly onRefused: (error: unknown, fetchTheirs: () => unknown) => void;
};

/** Saves how a provider is reached; `onSaved` is told once it is shown, `onRefused` why it was not saved. */
export function useSavingProvider(provider: ProviderName, { onSaved, onRefused }: Told) {
  const client = useQueryClient();
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: ProviderDraft & { seen?: Seen }) => call(saveProvider, { params: { provider }, body }),
    onSuccess: async () => {
      await changed();
      onSaved();
    },
    onError: (error) => onRefused(error, () => client.invalidateQueries({ queryKey: keyOf(listProviders) })),
  });
}

/** Forgets what the organization has set about a provider. */
export function useForgettingProvider(provider: ProviderName, onForgotten: () => void) {
  const changed = useChanged();
  const say = useToast();
  return useMutation({
    mutationFn: () => call(forgetProvider, { params: { provider } }),
    onSuccess: async () => {
      await changed();
      say({ title: `Your account at ${providers[provider].label} is removed.`, tone: 'good' });
      onForgotten();
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
}

/** Tries a provider with a small request. What it finds is the mutation's data. */
export function useTestingProvider(provider: ProviderName) {
  const changed = useChanged();
  return useMutation({
    mutationFn: () => call(testProvider, { params: { provider } }),
    onSettled: changed,
  });
}
