import { Accepted, uploadCall } from '#shared/calls.ts';
import { offlineProblem, problemFrom } from '../api.ts';
import type { Parcel, Transport } from './transport.ts';

/** Sends each recording as one multipart request. Only XMLHttpRequest tells how much of a body has been sent. */
export const multipartTransport: Transport = {
  send: (parcel, { onProgress, signal }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(uploadCall.method, uploadCall.path);
      request.responseType = 'json';
      request.setRequestHeader('accept', 'application/json');
      request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
      request.addEventListener('load', () => {
        const accepted = Accepted.safeParse(request.response);
        if (request.status < 300 && accepted.success) resolve(accepted.data);
        else reject(problemFrom(request.status, request.response));
      });
      request.addEventListener('error', () => reject(offlineProblem()));
      request.addEventListener('abort', () => reject(offlineProblem()));
      signal.addEventListener('abort', () => request.abort());
      request.send(formOf(parcel));
    }),
};

/** The recording comes last, so that the server knows everything about it before its bytes arrive. */
function formOf({ campaignId, fileName, recording, transcript }: Parcel): FormData {
  const form = new FormData();
  form.set('campaign_id', campaignId);
  if (transcript !== null) form.set('transcript', transcript, transcript.name);
  form.set('file', recording, fileName);
  return form;
}
