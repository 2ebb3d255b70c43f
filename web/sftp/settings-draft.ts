import type { SftpSettings } from '#shared/sftp.ts';

/** A campaign's SFTP settings as they are typed. Patterns stand one a line. */
export type SettingsDraft = Pick<SftpSettings, 'enabled' | 'slug' | 'csv' | 'afterwards'> & {
  window: string;
  include: string;
  exclude: string;
  smallestKilobytes: string;
  smallestSeconds: string;
};

/** What the form says of the settings. */
export function settingsDraft(saved: SftpSettings): SettingsDraft {
  return {
    enabled: saved.enabled,
    slug: saved.slug,
    csv: saved.csv,
    afterwards: saved.afterwards,
    window: String(saved.window_minutes),
    include: saved.include.join('\n'),
    exclude: saved.exclude.join('\n'),
    smallestKilobytes: String(saved.smallest_bytes / 1_000),
    smallestSeconds: String(saved.smallest_seconds),
  };
}

/** What the form would save; a sentence where something is not right. */
export function settingsIn(draft: SettingsDraft): SftpSettings | string {
  const minutes = numberIn(draft.window);
  if (minutes === null || !Number.isInteger(minutes) || minutes < 1 || minutes > 1_440) {
    return 'The batch window is a whole number of minutes, from 1 to 1,440.';
  }
  const kilobytes = numberIn(draft.smallestKilobytes);
  if (kilobytes === null || kilobytes > 1_000_000) return 'The smallest size is a number of kB, 0 for none.';
  const seconds = numberIn(draft.smallestSeconds);
  if (seconds === null || seconds > 86_400) return 'The shortest length is a number of seconds, 0 for none.';
  const { enabled, slug, csv, afterwards } = draft;
  if (enabled && slug.trim() === '') return 'Enter the folder slug.';
  return {
    enabled,
    slug: slug.trim(),
    csv,
    window_minutes: minutes,
    include: patternsIn(draft.include),
    exclude: patternsIn(draft.exclude),
    smallest_bytes: Math.round(kilobytes * 1_000),
    smallest_seconds: seconds,
    afterwards,
  };
}

/** A number that is not negative; null when the text is none. Nothing typed is zero. */
function numberIn(text: string): number | null {
  const typed = text.trim();
  return /^\d*(\.\d+)?$/.test(typed) ? Number(typed) : null;
}

function patternsIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The whole path of a slug below the root of which `folder` is the one that is saved; null where nobody can say. */
export function folderOf(
  slug: string,
  { slug: savedSlug, folder }: { slug: string; folder: string | null },
): string | null {
  if (slug.trim() === '') return null;
  if (folder === null || savedSlug === '' || !folder.endsWith(savedSlug)) return `…/${slug.trim()}`;
  return `${folder.slice(0, -savedSlug.length)}${slug.trim()}`;
}
