import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SftpConnectionDraft, SftpConnectionShown } from '#shared/sftp.ts';
import {
  forgetSftpConnection,
  listSftpUnmatched,
  readSftpConnection,
  readSftpSettings,
  saveSftpConnection,
  testSftpConnection,
  trustSftpHostKey,
} from '#shared/sftp-endpoints.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import type { useDraft } from '../shown/use-draft.ts';
import { useToast } from '../ui/toast.tsx';
import { connectionSeen } from './connection-draft.ts';

const renewedMs = 10_000;

/** The organization's SFTP server; sweeps tell nobody that they ran, so it is asked again while it is shown. */
export function useConnection() {
  return useQuery({ ...queryOf(readSftpConnection, {}), refetchInterval: renewedMs });
}

function useShown() {
  const client = useQueryClient();
  const say = useToast();
  return {
    show: (connection: SftpConnectionShown | null) => {
      client.setQueryData(keyOf(readSftpConnection, {}), { connection });
      void client.invalidateQueries({ queryKey: keyOf(readSftpSettings) });
      void client.invalidateQueries({ queryKey: keyOf(listSftpUnmatched) });
    },
    renew: () => client.invalidateQueries({ queryKey: keyOf(readSftpConnection) }),
    say,
    tell: (error: unknown) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  };
}

type Draft = Pick<ReturnType<typeof useDraft<SftpConnectionShown | null, object>>, 'seen' | 'refused'>;

/** Saves the connection; `onSaved` is told once it is. */
export function useSavingConnection({ seen, refused }: Draft, onSaved: () => void) {
  const { show, renew } = useShown();
  return useMutation({
    mutationFn: (body: SftpConnectionDraft) =>
      call(saveSftpConnection, { body: { ...body, seen: connectionSeen(seen) } }),
    onError: (error) => refused(error, renew),
    onSuccess: (connection) => {
      show(connection);
      onSaved();
    },
  });
}

/** Tries the saved connection. What it finds is the mutation's data. */
export function useTestingConnection() {
  const { renew } = useShown();
  return useMutation({
    mutationFn: () => call(testSftpConnection, {}),
    // A key that was seen first, or anew, stands on the connection from then on.
    onSettled: renew,
  });
}

/** Confirms the key that the server has shown. */
export function useTrusting(onTrusted: () => void) {
  const { show, say, tell } = useShown();
  return useMutation({
    mutationFn: (hostKey: string) => call(trustSftpHostKey, { body: { host_key: hostKey } }),
    onSuccess: (connection) => {
      show(connection);
      say({ title: 'The key is confirmed.', tone: 'good' });
      onTrusted();
    },
    onError: tell,
  });
}

/** Forgets the connection. */
export function useForgetting(onForgotten: () => void) {
  const { show, say, tell } = useShown();
  return useMutation({
    mutationFn: () => call(forgetSftpConnection, {}),
    onSuccess: () => {
      show(null);
      say({ title: 'The connection is forgotten.', tone: 'good' });
      onForgotten();
    },
    onError: tell,
  });
}
