import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { aSampleCall } from '../test/browser/calls.ts';
import { type House, openHouse } from '../test/browser/house.ts';
import { temporaryFolder } from '../test/support/temporary-folder.ts';

/** Takes the pictures of docs/pictures anew: the built web app, the real server, a sample call. Needs ffmpeg. */
const pictures = join(import.meta.dirname, '../docs/pictures');
const looks = [
  { file: 'call.png', colorScheme: 'light' },
  { file: 'call-dark.png', colorScheme: 'dark' },
] as const;

const run = promisify(execFile);
const rough = await temporaryFolder();
const house = await openHouse();
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
});
try {
  const call = await aSampleCall(house, 'identity-never-checked');
  await mkdir(pictures, { recursive: true });
  for (const { file, colorScheme } of looks) {
    const path = join(rough.path, file);
    await takeCall(browser, house, { call, colorScheme, path });
    await reduceColours(path, join(pictures, file));
  }
} finally {
  await browser.close();
  await house.close();
  await rough.remove();
}

type Shot = { call: string; colorScheme: 'light' | 'dark'; path: string };

/** The page of a call, one failed check open, the sound at the quote that proves it. */
async function takeCall(
  from: Browser,
  { address, owner }: House,
  { call, colorScheme, path }: Shot,
): Promise<void> {
  const viewport = { width: 1440, height: 900 };
  const context = await from.newContext({ viewport, colorScheme, reducedMotion: 'reduce', baseURL: address });
  const [name = '', value = ''] = owner.cookie.split('=');
  await context.addCookies([{ name, value, url: address, httpOnly: true, sameSite: 'Lax' }]);
  const page = await context.newPage();
  await page.goto(`/calls/${call}`);
  await page.getByRole('button', { name: /^Failed \d/ }).click();
  await page.getByRole('list', { name: 'Quotes' }).getByRole('button').first().click();
  await page.locator('.tv-now').waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path, animations: 'disabled' });
  await context.close();
}

/** Writes a picture again with 256 colours: a third of the size, and no eye sees it. */
async function reduceColours(from: string, to: string): Promise<void> {
  const palette = 'split[a][b];[a]palettegen=max_colors=256:stats_mode=full[p];[b][p]paletteuse=dither=none';
  await run('ffmpeg', [
    '-v',
    'error',
    '-nostdin',
    '-y',
    '-i',
    from,
    '-vf',
    palette,
    '-compression_level',
    '9',
    to,
  ]);
  const { size } = await stat(to);
  process.stdout.write(`${to}: ${Math.round(size / 1000)} kB\n`);
}
