const needed = 24;

/** What is wrong with the version of Node this runs on, and what to do; null when nothing is. */
export function nodeVersionProblem(version: string): string | null {
  const [major = '0'] = version.split('.');
  if (Number(major) >= needed) return null;
  return `TotalView needs Node ${needed} or newer and runs on ${version}. Start it with npm (npm start), which brings the right one.`;
}
