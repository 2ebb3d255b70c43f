import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The programs that read recordings: names to be found on `searchPath`, or absolute paths. */
export type AudioTools = {
  ffmpeg: string;
  ffprobe: string;
  /** util-linux's prlimit, which bounds memory and processor time; null where the machine has none. */
  prlimit: string | null;
  /** The PATH that the programs see. The rest of our environment, with its secrets, is kept from them. */
  searchPath: string;
};

/** What a Debian machine has. */
export const debianAudioTools: AudioTools = {
  ffmpeg: 'ffmpeg',
  ffprobe: 'ffprobe',
  prlimit: 'prlimit',
  searchPath: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
};

/**
 * Makes sure at start that ffmpeg and ffprobe answer, and finds out whether prlimit does. Throws an Error that names
 * the missing program and the command that installs it.
 */
export async function findAudioTools(
  wanted: AudioTools = debianAudioTools,
): Promise<AudioTools & { ffmpegVersion: string }> {
  const ask = async (program: string, option: string) => {
    const { stdout } = await promisify(execFile)(program, [option], { env: toolEnvironment(wanted) });
    return stdout;
  };
  const need = (program: string) =>
    ask(program, '-version').catch((cause: unknown) => {
      const advice = 'Install it (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg)';
      throw new Error(`${program} cannot be run. ${advice}, or say where it is.`, { cause });
    });
  const [banner] = await Promise.all([need(wanted.ffmpeg), need(wanted.ffprobe)]);
  const bounded =
    wanted.prlimit !== null && (await ask(wanted.prlimit, '--version').then(Boolean, () => false));
  return {
    ...wanted,
    prlimit: bounded ? wanted.prlimit : null,
    ffmpegVersion: /^ffmpeg version (\S+)/.exec(banner)?.[1] ?? 'unknown',
  };
}

/** The whole environment that a tool sees. */
export function toolEnvironment(tools: AudioTools): Record<string, string> {
  return { PATH: tools.searchPath, LC_ALL: 'C' };
}
