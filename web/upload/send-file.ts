import { DetailedError, type HttpResponse, Upload } from 'tus-js-client';
import { errors } from '#shared/errors.ts';
import { callHeader, uploadsPath } from '#shared/uploads.ts';
import { ApiProblem, offlineProblem, problemFrom } from '../api.ts';

/** One try at sending a file: it goes on at `url` if that is known. */
export type Try = {
  readonly file: File;
  readonly metadata: Readonly<Record<string, string>>;
  readonly url: string | null;
  /** Bytes of one request. */
  readonly partBytes: number;
  readonly onUrl: (url: string) => void;
  readonly onProgress: (sentBytes: number) => void;
  readonly onContinued: (sentBytes: number) => void;
  readonly signal: AbortSignal;
};

/** A file that the server has whole; `callId` is null for a transcript. */
export type Sent = { readonly url: string; readonly callId: string | null };

/** A line on which nothing moves is given up, and tried anew; while the server looks at a whole file it may be silent. */
const silentForMs = 60_000;
const lookingForMs = 600_000;

/** Tries to send a file to its end. Throws ApiProblem; what has arrived stays on the server. */
export async function sendFile(given: Try): Promise<Sent> {
  given.signal.throwIfAborted();
  const { url, answer } = await sendParts(given).catch(async (error: unknown) => {
    given.signal.throwIfAborted();
    throw await problemAfter(error, given.file);
  });
  const callId = answer.getHeader(callHeader) ?? null;
  if (callId !== null || given.metadata['kind'] === 'transcript') return { url, callId };
  return { url, callId: await askWhatBecameOf(url, given) };
}

function sendParts(given: Try): Promise<{ url: string; answer: HttpResponse }> {
  const { file, metadata, partBytes, signal } = given;
  return new Promise((resolve, reject) => {
    const end = (): void => {
      watch.stop();
      signal.removeEventListener('abort', onAbort);
    };
    const giveUp = (reason: unknown): void => {
      end();
      void upload.abort();
      reject(reason);
    };
    const onAbort = (): void => giveUp(signal.reason);
    const watch = watchSilence(() => giveUp(new Error('Nothing moves on the line.')));
    const onProgress = (sentBytes: number): void => {
      watch.heard(sentBytes < file.size ? silentForMs : lookingForMs);
      given.onProgress(sentBytes);
    };
    const upload = new Upload(file, {
      endpoint: uploadsPath,
      uploadUrl: given.url,
      metadata: { ...metadata },
      chunkSize: partBytes,
      // Bytes sent with the announcement could become a call whose address is lost with the answer, and then a second one.
      uploadDataDuringCreation: false,
      // Waiting and trying again is decided outside, where the whole file is known.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => given.onUrl(addressOf(upload)),
      onAfterResponse: (request, answer) => {
        const offset = Number(answer.getHeader('Upload-Offset') ?? Number.NaN);
        if (request.getMethod() === 'HEAD' && answer.getStatus() === 200) given.onContinued(offset);
      },
      onProgress,
      onSuccess: ({ lastResponse: answer }) => {
        end();
        resolve({ url: addressOf(upload), answer });
      },
      // Aborting now would take the answer away that tells why.
      onError: (error) => {
        end();
        reject(error);
      },
    });
    signal.addEventListener('abort', onAbort, { once: true });
    watch.heard(silentForMs);
    upload.start();
  });
}

/** The whole file had arrived, but the answer was lost: an empty part at the end brings it. */
async function askWhatBecameOf(url: string, { file, signal }: Try): Promise<string> {
  const headers = {
    'tus-resumable': '1.0.0',
    'upload-offset': String(file.size),
    'content-type': 'application/offset+octet-stream',
  };
  const answer = await fetch(url, { method: 'PATCH', headers, signal }).catch(() => null);
  signal.throwIfAborted();
  if (answer === null) throw offlineProblem();
  const callId = answer.headers.get(callHeader);
  if (answer.ok && callId !== null) return callId;
  throw problemFrom(answer.status, parse(await answer.text()));
}

function addressOf({ url }: Upload): string {
  return new URL(url ?? '', window.location.href).pathname;
}

async function problemAfter(error: unknown, file: File): Promise<ApiProblem> {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  if (answer !== null && answer !== undefined && answer.getStatus() !== 0)
    return problemFrom(answer.getStatus(), parse(answer.getBody()));
  return (await isReadable(file)) ? offlineProblem() : unreadableProblem();
}

/** A file that was moved or changed after it was chosen fails like a broken line does; only reading it tells. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function unreadableProblem(): ApiProblem {
  const { sentence: message, advice } = errors.file_unreadable;
  return new ApiProblem({ status: 0, code: 'file_unreadable', message, advice });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function watchSilence(onSilence: () => void): { heard(forMs: number): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => clearTimeout(timer);
  return {
    heard: (forMs) => {
      stop();
      timer = setTimeout(onSilence, forMs);
    },
    stop,
  };
}
