import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  importSftpFileAnyway,
  listSftpBatches,
  listSftpDayFiles,
  listSftpFiles,
  readSftpBatch,
  retrySftpBatch,
  retrySftpFile,
} from '#shared/sftp-endpoints.ts';
import { call, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { useToast } from '../ui/toast.tsx';

const fileMoves = { retry: retrySftpFile, import: importSftpFileAnyway } as const;

/** Takes one file up again, or imports it although its name was imported; what is shown of its batch is fetched anew. */
export function useFileMove(batchId: string) {
  const shown = useShown(batchId);
  return useMutation({
    mutationFn: ({ fileId, move }: { fileId: string; move: keyof typeof fileMoves }) =>
      call(fileMoves[move], { params: { id: fileId } }),
    onSuccess: shown.renew,
    onError: shown.tell,
  });
}

/** Takes the failed files of a batch up again, those that can be. */
export function useRetryBatch(batchId: string) {
  const shown = useShown(batchId);
  return useMutation({
    mutationFn: () => call(retrySftpBatch, { params: { id: batchId } }),
    onSuccess: shown.renew,
    onError: shown.tell,
  });
}

function useShown(batchId: string) {
  const client = useQueryClient();
  const say = useToast();
  return {
    renew: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readSftpBatch, { params: { id: batchId } }) }),
        client.invalidateQueries({ queryKey: keyOf(listSftpFiles) }),
        client.invalidateQueries({ queryKey: keyOf(listSftpDayFiles) }),
        client.invalidateQueries({ queryKey: keyOf(listSftpBatches) }),
      ]);
    },
    tell: (error: unknown) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  };
}
