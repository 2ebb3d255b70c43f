/** A part of a multipart/form-data body: a text field, or a file. */
export type FormPart =
  | { readonly name: string; readonly value: string }
  | {
      readonly name: string;
      /** Text is escaped as browsers do it; bytes stand in the header as they are. */
      readonly fileName: string | Uint8Array;
      readonly bytes: Uint8Array;
    };

const boundary = 'totalview-test-boundary-7f3a';

/** A multipart/form-data body with the header that names its boundary. */
export function multipartForm(parts: readonly FormPart[]): {
  body: Buffer;
  headers: { 'content-type': string };
} {
  const body = Buffer.concat([...parts.map(partOf), Buffer.from(`--${boundary}--\r\n`)]);
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

function partOf(part: FormPart): Buffer {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${part.name}"`;
  if ('value' in part) return Buffer.from(`${head}\r\n\r\n${part.value}\r\n`);
  const fileName = typeof part.fileName === 'string' ? Buffer.from(escaped(part.fileName)) : part.fileName;
  return Buffer.concat([
    Buffer.from(`${head}; filename="`),
    fileName,
    Buffer.from('"\r\ncontent-type: application/octet-stream\r\n\r\n'),
    part.bytes,
    Buffer.from('\r\n'),
  ]);
}

/** Names in a form are escaped by this one rule (HTML, multipart/form-data encoding algorithm). */
function escaped(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}
