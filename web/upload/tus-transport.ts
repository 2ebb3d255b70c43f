import { uploadsPath } from '#shared/uploads.ts';
import { type ApiProblem, problemOf } from '../api.ts';
import { afterFailure, keepsWhatArrived } from './after-failure.ts';
import { pause } from './pause.ts';
import { type Sent, sendFile, type Try } from './send-file.ts';
import type { FileChosen, Parcel, Taken, Transport, Way } from './transport.ts';
import { nameOfFile, rememberIn, type UploadMemory } from './upload-memory.ts';

/**
 * Bytes of one request. A proxy may gather a whole request before it passes it on, so that a broken line costs up to
 * one part; the server itself keeps every byte of a broken one.
 */
const usualPartBytes = 8_000_000;
const smallestPartBytes = 250_000;

/** The transport of somebody signed in at this browser. */
export function openTusTransport(userId: string): Transport {
  return createTusTransport(userId, rememberIn(storageOfBrowser(), Date.now()));
}

/** Null where the browser forbids it. */
function storageOfBrowser(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** Sends recordings in parts that survive broken lines and reloads (tus 1.0.0). */
function createTusTransport(userId: string, memory: UploadMemory): Transport {
  const arrived = new Set<string>();
  const nameOf = (chosen: FileChosen): string => nameOfFile({ userId, ...chosen, file: chosen.recording });
  let partBytes = usualPartBytes;

  /** Tries until the file is there or refused. What is known about proxies is kept for the next files. */
  const sendThrough = async (given: Omit<Try, 'partBytes'>, way: Way): Promise<Sent> => {
    let { url } = given;
    let inRow = 0;
    let furthest = 0;
    for (;;) {
      try {
        return await sendFile({
          ...given,
          url,
          partBytes,
          onUrl: (known) => {
            url = known;
            given.onUrl(known);
          },
          onProgress: (sentBytes) => {
            if (sentBytes > furthest) inRow = 0;
            furthest = Math.max(furthest, sentBytes);
            if (sentBytes > 0) way.onWaiting(false);
            given.onProgress(sentBytes);
          },
        });
      } catch (error) {
        given.signal.throwIfAborted();
        inRow += 1;
        const problem = problemOf(error);
        const remedy = afterFailure(problem, inRow);
        if (remedy.kind === 'give_up' || (remedy.kind === 'smaller' && partBytes <= smallestPartBytes))
          throw problem;
        if (remedy.kind === 'smaller') partBytes /= 2;
        else {
          way.onWaiting(true);
          await pause(remedy.ms, given.signal);
        }
      }
    }
  };

  const sendTranscript = async (file: File, said: Record<string, string>, way: Way): Promise<string> => {
    const metadata = { ...said, kind: 'transcript', filename: file.name };
    const still = { onUrl: () => undefined, onProgress: () => undefined, onContinued: () => undefined };
    const { url } = await sendThrough({ file, metadata, url: null, signal: way.signal, ...still }, way);
    return url.slice(uploadsPath.length + 1);
  };

  const sendRecording = async (parcel: Parcel, name: string, way: Way): Promise<Sent> => {
    const { recording: file, transcript, campaignId } = parcel;
    const begun = memory.recall(name);
    const fields = begun?.fields ?? parcel.fields;
    const said: Record<string, string> = { ...fields, campaign_id: campaignId };
    const url = begun?.url ?? null;
    const transcriptId = transcript === null ? null : await sendTranscript(transcript, said, way);
    const metadata = {
      ...said,
      filename: parcel.path.slice(parcel.path.lastIndexOf('/') + 1),
      ...(transcriptId === null ? {} : { transcript_upload_id: transcriptId }),
    };
    const { onProgress, onContinued, signal } = way;
    const onUrl = (known: string): void => memory.keep(name, { url: known, fields, atMs: Date.now() });
    return sendThrough({ file, metadata, url, onUrl, onProgress, onContinued, signal }, way);
  };

  return {
    send: async (parcel, way) => {
      const name = nameOf(parcel);
      try {
        const { callId } = await sendRecording(parcel, name, way);
        arrived.add(name);
        return { callId: callId ?? '', isDuplicate: false };
      } catch (error) {
        const begun = memory.recall(name);
        const isOver = way.signal.aborted || !keepsWhatArrived(problemOf(error));
        if (isOver) memory.forget(name);
        if (!way.signal.aborted) return takenBefore(error);
        if (begun?.url != null) await takeBack(begun.url);
        throw error;
      }
    },
    recall: (file) => memory.recall(nameOf(file))?.fields ?? null,
    intend: (file, fields) => memory.keep(nameOf(file), { url: null, fields, atMs: Date.now() }),
    forget: (file) => memory.forget(nameOf(file)),
    rest: () => {
      for (const name of arrived) memory.forget(name);
      arrived.clear();
    },
  };
}

/** A recording that is in the campaign already is no error of a bulk job: the call it is. */
function takenBefore(error: unknown): Taken {
  const { code, existingCallId } = error as Partial<ApiProblem>;
  if (code !== 'same_audio' || existingCallId === undefined || existingCallId === null) throw error;
  return { callId: existingCallId, isDuplicate: true };
}

/** What cannot be taken back now, the server forgets after a day. */
async function takeBack(url: string): Promise<void> {
  await fetch(url, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => undefined);
}
