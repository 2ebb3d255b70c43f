/**
 * The file formats that ffmpeg may open: each holds its sound in itself. Formats that name other files or addresses
 * (playlists, concat scripts, DASH, SDP), draw pictures or text, or synthesize are not among them.
 */
export const allowedDemuxers = [
  ['wav', 'w64', 'aiff', 'au', 'caf', 'voc', 'sox', 'ircam', 'nistsphere', 'xwma'],
  ['mp3', 'aac', 'loas', 'ac3', 'eac3', 'flac', 'ogg', 'ape', 'tak', 'tta', 'wv', 'mpc', 'mpc8'],
  ['mov', 'mp4', 'matroska', 'webm', 'asf', 'avi', 'flv', 'mpeg', 'mpegts', 'rm', 'dv'],
  ['amr', 'amrnb', 'amrwb', 'gsm', 'g722', 'g723_1', 'g726', 'g729', 'ilbc', 'qcp', 'dss'],
  ['mulaw', 'alaw', 's16le'],
].flat();

type RawFormat = { readonly demuxer: string; readonly sampleRate: number | null };

const mulaw: RawFormat = { demuxer: 'mulaw', sampleRate: 8000 };
const alaw: RawFormat = { demuxer: 'alaw', sampleRate: 8000 };

/** Recordings without a header: nothing in them tells what they are, so their extension has to. */
export const rawFormats: Readonly<Record<string, RawFormat>> = {
  g722: { demuxer: 'g722', sampleRate: null },
  gsm: { demuxer: 'gsm', sampleRate: null },
  g723: { demuxer: 'g723_1', sampleRate: null },
  g726: { demuxer: 'g726', sampleRate: null },
  g729: { demuxer: 'g729', sampleRate: null },
  sln: { demuxer: 's16le', sampleRate: 8000 },
  sln16: { demuxer: 's16le', sampleRate: 16000 },
  ul: mulaw,
  ulaw: mulaw,
  mulaw,
  pcmu: mulaw,
  al: alaw,
  alaw,
  pcma: alaw,
};

/** The entry of `rawFormats` that a file name's extension points to, or null. */
export function rawFormatOf(fileName: string): string | null {
  const extension = /\.([a-z0-9]{2,5})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(rawFormats, extension) ? extension : null;
}

type Signature = { readonly at: number; readonly bytes: string; readonly format: string };

/** Beginnings of recordings, in Latin-1, with the words for people. */
const recordingSignatures: readonly Signature[] = [
  { at: 8, bytes: 'WAVE', format: 'a WAV recording' },
  { at: 4, bytes: 'ftyp', format: 'an MP4 or M4A recording' },
  { at: 0, bytes: 'OggS', format: 'an Ogg recording' },
  { at: 0, bytes: 'fLaC', format: 'a FLAC recording' },
  { at: 0, bytes: 'ID3', format: 'an MP3 recording' },
  { at: 0, bytes: '\x1aE\xdf\xa3', format: 'a WebM or Matroska recording' },
  { at: 0, bytes: '\x30\x26\xb2\x75\x8e\x66\xcf\x11', format: 'a WMA recording' },
  { at: 0, bytes: '#!AMR', format: 'an AMR recording' },
  { at: 8, bytes: 'AIFF', format: 'an AIFF recording' },
  { at: 0, bytes: 'caff', format: 'a CAF recording' },
];

const otherSignatures = [
  '%PDF',
  'PK\x03\x04',
  '\x89PNG',
  'GIF8',
  '\xff\xd8\xff',
  '\x1f\x8b',
  'Rar!',
  '7z',
  '\x7fELF',
  'MZ',
];

/** What kind of recording a file's first bytes announce, in words for people; null when they announce none. */
export function announcedFormat(head: Uint8Array): string | null {
  const text = latin1(head);
  return recordingSignatures.find(({ at, bytes }) => text.startsWith(bytes, at))?.format ?? null;
}

/** True when a file's first bytes are plain text, or announce a document, picture, archive or program. */
export function isPlainlyNotSound(head: Uint8Array): boolean {
  const text = latin1(head);
  if (otherSignatures.some((signature) => text.startsWith(signature))) return true;
  return (
    head.length > 0 &&
    head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) &&
    isUtf8(head)
  );
}

function latin1(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 16)).toString('latin1');
}

function isUtf8(head: Uint8Array): boolean {
  try {
    // The last character may be cut in two by the end of the head: `stream` forgives that.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
