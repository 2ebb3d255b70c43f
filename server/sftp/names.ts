import { createHash } from 'node:crypto';
import { isTranscript } from '#shared/pairing.ts';
import { processedFolder } from '#shared/sftp.ts';

/** What a file is by its name. `unknown` is looked at all the same: recorders invent endings. */
export type NameKind = 'recording' | 'csv' | 'transcript' | 'other' | 'unknown';

const unfinished = /(\.(part|partial|filepart|tmp|crdownload)|~)$/i;
const recordings =
  /\.(wav|wave|mp3|m4a|mp4|aac|ogg|oga|opus|flac|gsm|amr|awb|wma|webm|g722|au|snd|aif|aiff|vox|alaw|ulaw|al|ul|3gp|mkv|mka|mov|caf|raw|sln|sln16)$/i;
const others =
  /\.(log|md|pdf|docx?|xlsx?|pptx?|html?|xml|ya?ml|ini|cfg|conf|zip|gz|tgz|bz2|xz|7z|rar|tar|jpe?g|png|gif|bmp|svg|exe|dll|so|bat|sh|ps1|py|sql|db|bak|md5|sha1|sha256|sig|asc|gpg|ds_store)$/i;

/** What a file is by its name. */
export function kindOfName(path: string): NameKind {
  if (/\.csv$/i.test(path)) return 'csv';
  if (isTranscript(path)) return 'transcript';
  if (recordings.test(path)) return 'recording';
  return others.test(path) ? 'other' : 'unknown';
}

/** Whether a file is never looked at: hidden ones, and names that writers give to what they have not finished. */
export function isPassedOver(name: string): boolean {
  return name.startsWith('.') || unfinished.test(name);
}

/** Whether a folder is never entered. */
export function isClosedFolder(name: string): boolean {
  return name.startsWith('.') || name === processedFolder;
}

/** Whether a name came as something that is not UTF-8: the server cannot be asked for it by the name we see. */
export function isUnreadableName(path: string): boolean {
  return path.includes('\u{fffd}');
}

/** A file's name (its path below the slug) as it stands on the server: by it a file is known from look to look. */
export function nameHash(campaignId: string, path: string): string {
  return createHash('sha256').update(`${campaignId}\n${path}`).digest('hex');
}

/** What is remembered of an imported file's name: enough to know it again, however its letters are put together. */
export function importedAs(campaignId: string, path: string): string {
  return nameHash(campaignId, path.normalize('NFC'));
}

/** Whether two folders are the same or one lies in the other, whatever the case: some servers do not tell it apart. */
export function areNested(one: string, other: string): boolean {
  const [a, b] = [asFolder(one), asFolder(other)];
  return a.startsWith(b) || b.startsWith(a);
}

function asFolder(path: string): string {
  const plain = plainFolder(path).toLowerCase();
  return plain.endsWith('/') ? plain : `${plain}/`;
}

/** A folder without doubled, dotted or closing slashes; `..` never leads above the root. */
export function plainFolder(path: string): string {
  const parts: string[] = [];
  for (const part of path.normalize('NFC').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

/** A path below a folder. */
export function below(folder: string, path: string): string {
  return folder.endsWith('/') ? `${folder}${path}` : `${folder}/${path}`;
}
