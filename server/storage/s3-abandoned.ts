import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type MultipartUpload,
} from '@aws-sdk/client-s3';
import type { S3Place } from './s3-client.ts';
import { isNowhere, s3Error, statusOf } from './s3-errors.ts';
import { withinDeadline } from './s3-send.ts';

/**
 * Takes back the uploads of processes that died while storing: those below this prefix that nobody has begun or sent a
 * part to since `before`. Answers their number, 0 where the server cannot list them.
 */
export async function removeAbandonedUploads(place: S3Place, prefix: string, before: Date): Promise<number> {
  let removed = 0;
  try {
    for await (const upload of uploadsBelow(place, prefix)) {
      if (await isAlive(place, upload, before)) continue;
      if (await takeBack(place, upload)) removed += 1;
    }
  } catch (error) {
    if (statusOf(error) === 501) return removed;
    throw s3Error(error);
  }
  return removed;
}

async function* uploadsBelow(place: S3Place, Prefix: string): AsyncGenerator<MultipartUpload> {
  const { client, bucket: Bucket, deadlines } = place;
  let markers = {};
  for (;;) {
    const page = await withinDeadline({ deadlineMs: deadlines.questionMs }, (abortSignal) =>
      client.send(new ListMultipartUploadsCommand({ Bucket, Prefix, ...markers }), { abortSignal }),
    );
    yield* page.Uploads ?? [];
    if (page.IsTruncated !== true) return;
    markers = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}

/** A long upload over a slow line began long ago and is alive all the same. */
async function isAlive(place: S3Place, { Key, UploadId, Initiated }: MultipartUpload, before: Date) {
  if (Initiated === undefined || Initiated >= before) return true;
  const { client, bucket: Bucket, deadlines } = place;
  let marker: string | undefined;
  for (;;) {
    const page = await withinDeadline({ deadlineMs: deadlines.questionMs }, (abortSignal) =>
      client.send(new ListPartsCommand({ Bucket, Key, UploadId, PartNumberMarker: marker }), { abortSignal }),
    ).catch(ignoreNowhere);
    const { Parts = [], IsTruncated = false, NextPartNumberMarker } = page ?? {};
    if (Parts.some(({ LastModified }) => LastModified !== undefined && LastModified >= before)) return true;
    if (!IsTruncated) return false;
    marker = NextPartNumberMarker;
  }
}

async function takeBack({ client, bucket: Bucket, deadlines }: S3Place, { Key, UploadId }: MultipartUpload) {
  const done = await withinDeadline({ deadlineMs: deadlines.questionMs }, (abortSignal) =>
    client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }), { abortSignal }),
  ).catch(ignoreNowhere);
  return done !== undefined;
}

/** For `catch`: somebody else was faster. */
function ignoreNowhere(error: unknown): undefined {
  if (!isNowhere(error)) throw error;
}
