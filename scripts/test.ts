import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** How many tests of a suite passed and failed. */
type Count = { readonly passed: number; readonly failed: number };

type Suite = { readonly name: string; readonly run: (reports: string) => Promise<Count> };

/** One yes or no: a check passes as a whole. */
function check(name: string, command: string, ...args: string[]): Suite {
  return {
    name,
    run: async () => ((await run(command, args)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
  };
}

const VitestReport = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), success: z.boolean() });
const PlaywrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
});

/** A suite that did not even begin has failed, whatever its report says. */
function counted(succeeded: boolean, count: Count): Count {
  return succeeded || count.failed > 0 ? count : { ...count, failed: 1 };
}

async function vitest(reports: string): Promise<Count> {
  const file = join(reports, 'vitest.json');
  const ok = await run('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const report = VitestReport.safeParse(await readJson(file)).data;
  return counted(ok, { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 });
}

async function playwright(reports: string): Promise<Count> {
  const file = join(reports, 'playwright.json');
  const args = ['test', '--config', 'test/browser/playwright.config.ts', '--reporter=list,json'];
  const ok = await run('playwright', args, { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  const {
    expected = 0,
    unexpected = 0,
    flaky = 0,
  } = PlaywrightReport.safeParse(await readJson(file)).data?.stats ?? {};
  if (flaky > 0) say(`${flaky} passed at the second try only`);
  return counted(ok, { passed: expected + flaky, failed: unexpected });
}

const suites: readonly Suite[] = [
  check('types', 'tsc', '-p', '.'),
  check('lint', 'oxlint', '--type-aware', '--deny-warnings'),
  check('format', 'biome', 'check', '--error-on-warnings'),
  check('unused code', 'knip'),
  { name: 'tests', run: vitest },
  { name: 'browser', run: playwright },
];

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8').catch(() => 'null'));
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<boolean> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs every suite, or those named, also after one has failed; the last line adds up all of them. */
async function main(names: readonly string[]): Promise<number> {
  const reports = await mkdtemp(join(tmpdir(), 'totalview-reports-'));
  const chosen = suites.filter((suite) => names.length === 0 || names.includes(suite.name));
  const rows: string[] = [];
  let passed = 0;
  let failed = 0;
  for (const suite of chosen) {
    say(`\n── ${suite.name}`);
    const count = await suite.run(reports);
    passed += count.passed;
    failed += count.failed;
    rows.push(`${suite.name.padEnd(12)} ${count.passed} passed, ${count.failed} failed`);
  }
  await rm(reports, { recursive: true, force: true });
  say(`\n${rows.map((row) => `  ${row}`).join('\n')}\n`);
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
