// Brings what a bare machine lacks, before anything else runs. Plain JavaScript, so that an older Node can say what is
// wrong with it. Usage: node scripts/bootstrap.js start|test
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const builtStamp = join(root, 'web/dist/.built');

/** Programs from outside npm, by what needs them: the command to look for and Debian's package. */
const programs = {
  start: [{ command: 'ffmpeg', package: 'ffmpeg' }],
  test: [
    { command: 'ffmpeg', package: 'ffmpeg' },
    { command: 'chromium', package: 'chromium' },
    { command: 'sshd', package: 'openssh-server' },
    { command: 'proftpd', package: 'proftpd-core proftpd-mod-crypto' },
    { command: 'swift-proxy-server', package: 'swift-proxy swift-account swift-container swift-object' },
    { command: 'memcached', package: 'memcached' },
  ],
};

/** @param {string} text */
function stop(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** @param {string} command @param {readonly string[]} args */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/** @param {string} command */
function onPath(command) {
  // Servers lie where only an administrator looks.
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin'];
  return folders.some((folder) => existsSync(join(folder, command)));
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return;
  stop(
    `TotalView needs Node 24 or newer; this is ${process.versions.node}.\n` +
      'On Linux “npm ci” brings it along. Elsewhere install it from https://nodejs.org and start again.',
  );
}

/** @param {keyof typeof programs} what */
function installPrograms(what) {
  const missing = programs[what]
    .filter(({ command }) => !onPath(command))
    .flatMap((program) => program.package.split(' '));
  if (missing.length === 0) return;
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  const byHand = `apt-get update && apt-get ${install.filter((word) => word !== '-qq').join(' ')}`;
  if (!onPath('apt-get'))
    stop(`TotalView needs ${missing.join(' and ')}. Install with: brew install ${missing.join(' ')}`);
  const isRoot = process.getuid?.() === 0;
  const sudo = !isRoot && onPath('sudo') && run('sudo', ['-n', 'true']) ? ['sudo', '-n'] : [];
  if (!isRoot && sudo.length === 0) {
    stop(
      `TotalView needs ${missing.join(' and ')}, and only an administrator may install it. Type once:\n  su -c "${byHand}"`,
    );
  }
  process.stdout.write(`Installing ${missing.join(' and ')} …\n`);
  const apt = [...sudo, 'apt-get'];
  const [command = 'apt-get', ...before] = apt;
  if (run(command, [...before, 'update', '-qq']) && run(command, [...before, ...install])) return;
  stop(`Installing did not work. Type it by hand to see why:\n  ${byHand}`);
}

/** The newest change below a folder, in milliseconds. @param {string} folder @returns {number} */
function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs);
  }
  return newest;
}

async function buildWeb() {
  const sources = Math.max(newestIn(join(root, 'web')), newestIn(join(root, 'shared')));
  if (existsSync(builtStamp) && statSync(builtStamp).mtimeMs >= sources) return;
  process.stdout.write('Building the web app …\n');
  const { build } = await import('vite');
  await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' });
  mkdirSync(dirname(builtStamp), { recursive: true });
  writeFileSync(builtStamp, '');
}

const what = process.argv[2] === 'test' ? 'test' : 'start';
checkNode();
installPrograms(what);
await buildWeb();
