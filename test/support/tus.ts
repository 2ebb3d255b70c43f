import { request as httpRequest } from 'node:http';
import { uploadsPath } from '#shared/uploads.ts';

/** An answer of the upload protocol, or an error in the house's own form. */
export type Told = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};

export type Said = {
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly bytes?: Uint8Array;
};

/** Somebody who speaks tus 1.0.0 to a listening server, by hand. */
export type Sender = {
  /** Announces a file; `now` sends its first bytes along. */
  create(
    file: { sizeBytes: number; metadata?: Readonly<Record<string, string>>; now?: Uint8Array },
    said?: Said,
  ): Promise<Told>;
  head(location: string, said?: Said): Promise<Told>;
  patch(location: string, offset: number, bytes: Uint8Array, said?: Said): Promise<Told>;
  remove(location: string, said?: Said): Promise<Told>;
  /** Begins to send a part and then falls silent: the line stays open until it is cut. */
  begin(location: string, offset: number, bytes: Uint8Array, wholeLength: number): { cut(): void };
};

/** Sends as whoever the cookie stands for, from the server's own pages. */
export function senderTo(address: string, cookie: string): Sender {
  const ask = async (method: string, path: string, { headers = {}, ...said }: Said): Promise<Told> => {
    const reply = await fetch(new URL(path, address), {
      method,
      headers: { 'tus-resumable': '1.0.0', origin: address, cookie: said.cookie ?? cookie, ...headers },
      ...(said.bytes === undefined ? {} : { body: new Uint8Array(said.bytes) }),
    });
    const text = await reply.text();
    return {
      status: reply.status,
      headers: Object.fromEntries(reply.headers),
      body: text === '' ? null : JSON.parse(text),
    };
  };

  return {
    create: ({ sizeBytes, metadata = {}, now }, said = {}) =>
      ask('POST', uploadsPath, {
        ...said,
        ...(now === undefined ? {} : { bytes: now }),
        headers: {
          'upload-length': String(sizeBytes),
          'upload-metadata': encoded(metadata),
          ...(now === undefined ? {} : { 'content-type': 'application/offset+octet-stream' }),
          ...said.headers,
        },
      }),
    head: (location, said = {}) => ask('HEAD', location, said),
    patch: (location, offset, bytes, said = {}) =>
      ask('PATCH', location, { ...said, bytes, headers: { ...partHeaders(offset), ...said.headers } }),
    remove: (location, said = {}) => ask('DELETE', location, said),
    begin: (location, offset, bytes, wholeLength) => {
      const headers = {
        'tus-resumable': '1.0.0',
        'content-length': wholeLength,
        origin: address,
        cookie,
        ...partHeaders(offset),
      };
      const sending = httpRequest(new URL(location, address), { method: 'PATCH', headers });
      sending.on('error', () => undefined);
      sending.write(bytes);
      return { cut: () => sending.destroy() };
    },
  };
}

function encoded(metadata: Readonly<Record<string, string>>): string {
  return Object.entries(metadata)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

function partHeaders(offset: number): Record<string, string> {
  return { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
}
