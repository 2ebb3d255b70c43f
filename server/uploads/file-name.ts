const longest = 255;
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A file's name as it is shown: the last part of whatever path came along, without control and direction characters,
 * at most 255 characters. It is text to be read, never a path to be opened.
 */
export function shownFileName(given: string): string {
  const last = given.replaceAll('\\', '/').split('/').pop() ?? '';
  const clean = last.normalize('NFC').replaceAll(controls, ' ').trim();
  return clean === '' ? 'recording' : Array.from(clean).slice(0, longest).join('');
}
