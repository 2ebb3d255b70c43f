import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SftpSettings, SftpSettingsShown } from '#shared/sftp.ts';
import {
  listSftpBatches,
  previewSftp,
  readSftpConnection,
  readSftpSettings,
  readSftpStatus,
  saveSftpSettings,
  sweepSftpNow,
} from '#shared/sftp-endpoints.ts';
import { call, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { seenOf, type useDraft } from '../shown/use-draft.ts';
import { useToast } from '../ui/toast.tsx';

type Draft = Pick<ReturnType<typeof useDraft<SftpSettingsShown, object>>, 'seen' | 'fill' | 'refused'>;

/** Saves how a campaign's recordings come in, and tells the form what came of it. */
export function useSavingSettings(campaignId: string, { seen, fill, refused }: Draft) {
  const client = useQueryClient();
  const say = useToast();
  const request = { params: { id: campaignId } };
  return useMutation({
    mutationFn: (body: SftpSettings) =>
      call(saveSftpSettings, { ...request, body: { ...body, seen: seenOf(seen, body) } }),
    onSuccess: (saved) => {
      client.setQueryData(keyOf(readSftpSettings, request), saved);
      void client.invalidateQueries({ queryKey: keyOf(readSftpStatus, request) });
      void client.invalidateQueries({ queryKey: keyOf(readSftpConnection) });
      fill(saved);
      say({ title: 'Saved.', tone: 'good' });
    },
    onError: (error) =>
      refused(error, () => client.invalidateQueries({ queryKey: keyOf(readSftpSettings, request) })),
  });
}

/** What settings would make of the files that lie in the folder now. */
export function usePreview(campaignId: string) {
  return useMutation({
    mutationFn: (body: SftpSettings) => call(previewSftp, { params: { id: campaignId }, body }),
  });
}

/** Sweeps at once. */
export function useSweeping(campaignId: string) {
  const client = useQueryClient();
  const say = useToast();
  const request = { params: { id: campaignId } };
  return useMutation({
    mutationFn: () => call(sweepSftpNow, request),
    onSuccess: async () => {
      say({ title: 'A sweep begins now.' });
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readSftpStatus, request) }),
        client.invalidateQueries({ queryKey: keyOf(listSftpBatches) }),
      ]);
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
}
