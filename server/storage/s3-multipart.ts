import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { S3Place } from './s3-client.ts';
import { isNowhere } from './s3-errors.ts';
import { md5Of } from './s3-md5.ts';
import type { Part } from './s3-parts.ts';
import { sendAgain, withinDeadline } from './s3-send.ts';

/** So many parts are on their way at a time. */
const atOnce = 4;

/** What is sent with an object. */
export type ObjectHead = {
  readonly Bucket: string;
  readonly Key: string;
  readonly Metadata: Record<string, string>;
};
type Upload = { readonly Bucket: string; readonly Key: string; readonly UploadId: string };

/**
 * Stores a blob of several parts. `stop` is aborted with the first failure, and ends all that is under way; nothing of
 * the blob is left then. `give` gets the memory of a part that has arrived.
 */
export async function putParts(
  place: S3Place,
  head: ObjectHead,
  parts: AsyncIterable<Part>,
  { stop, give }: { stop: AbortController; give: (part: Buffer) => void },
): Promise<void> {
  const upload = await begin(place, head);
  try {
    const arrived = await sendAll(place, upload, parts, { stop, give });
    await complete(place, upload, { head, arrived });
  } catch (error) {
    await abandon(place, upload).catch(() => undefined);
    throw error;
  }
}

/** Not ended by an abort: an upload whose number nobody has heard could not be taken back. */
async function begin({ client, deadlines }: S3Place, head: ObjectHead): Promise<Upload> {
  const { UploadId } = await withinDeadline({ deadlineMs: deadlines.questionMs }, (abortSignal) =>
    client.send(new CreateMultipartUploadCommand(head), { abortSignal }),
  );
  if (UploadId === undefined) throw new Error('S3 gave the upload no number');
  return { Bucket: head.Bucket, Key: head.Key, UploadId };
}

/** Sends every part, some at a time. Answers or fails only when nothing is on its way any more. */
async function sendAll(
  place: S3Place,
  upload: Upload,
  parts: AsyncIterable<Part>,
  { stop, give }: { stop: AbortController; give: (part: Buffer) => void },
): Promise<CompletedPart[]> {
  const arrived: CompletedPart[] = [];
  const underWay = new Set<Promise<void>>();
  const send = async (PartNumber: number, bytes: Buffer): Promise<void> => {
    try {
      arrived.push(await sendPart(place, { ...upload, PartNumber }, bytes, stop.signal));
      give(bytes);
    } catch (error) {
      stop.abort(error);
    }
  };
  let number = 0;
  try {
    for await (const { bytes } of parts) {
      number += 1;
      const sending = send(number, bytes).finally(() => underWay.delete(sending));
      underWay.add(sending);
      if (underWay.size === atOnce) await Promise.race(underWay);
      stop.signal.throwIfAborted();
    }
  } catch (error) {
    stop.abort(error);
  }
  await Promise.all(underWay);
  stop.signal.throwIfAborted();
  return arrived.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
}

async function sendPart(
  { client, deadlines }: S3Place,
  part: Upload & { PartNumber: number },
  bytes: Buffer,
  signal: AbortSignal,
): Promise<CompletedPart> {
  const ContentMD5 = md5Of(bytes);
  const { waitsMs, partMs: deadlineMs } = deadlines;
  const { ETag } = await sendAgain({ waitsMs, signal }, () =>
    withinDeadline({ deadlineMs, signal }, (abortSignal) =>
      client.send(new UploadPartCommand({ ...part, Body: bytes, ContentMD5 }), { abortSignal }),
    ),
  );
  return { PartNumber: part.PartNumber, ETag };
}

/**
 * Makes the blob visible. Sent once: of an answer that was lost nobody knows what it said. If the upload is gone then and
 * the object carries our mark, it was done.
 */
async function complete(
  place: S3Place,
  upload: Upload,
  { head, arrived }: { head: ObjectHead; arrived: CompletedPart[] },
): Promise<void> {
  try {
    await withinDeadline({ deadlineMs: place.deadlines.completeMs }, (abortSignal) =>
      place.client.send(
        new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: arrived } }),
        { abortSignal },
      ),
    );
  } catch (error) {
    const isGone = await abandon(place, upload).catch(isNowhere);
    if (isGone !== true || !(await carries(place, head))) throw error;
  }
}

async function carries({ client, deadlines }: S3Place, { Bucket, Key, Metadata }: ObjectHead) {
  try {
    const found = await withinDeadline({ deadlineMs: deadlines.questionMs }, (abortSignal) =>
      client.send(new HeadObjectCommand({ Bucket, Key }), { abortSignal }),
    );
    return found.Metadata?.['put'] === Metadata['put'];
  } catch {
    return false;
  }
}

/** Takes an upload back with its parts, whatever has become of whoever wanted it. What fails here upkeep removes later. */
async function abandon({ client, deadlines }: S3Place, upload: Upload): Promise<void> {
  const { waitsMs, questionMs: deadlineMs } = deadlines;
  await sendAgain({ waitsMs }, () =>
    withinDeadline({ deadlineMs }, (abortSignal) =>
      client.send(new AbortMultipartUploadCommand(upload), { abortSignal }),
    ),
  );
}
