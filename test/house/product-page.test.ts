import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Action, actions, type Reach, type UserRole, userRoles } from '#shared/permissions.ts';
import { sftpBatchStatuses, sftpFileStatuses } from '#shared/sftp-statuses.ts';
import { type Badge, bulkJobStatuses, callStatuses, uploadSources } from '#shared/statuses.ts';
import { sectionOf, tableOf } from '#test/support/markdown.ts';

const folder = fileURLToPath(new URL('../../../shared/spec/', import.meta.url));
const isThere = existsSync(`${folder}uploading-calls.md`) && existsSync(`${folder}product.md`);
const page = isThere ? readFileSync(`${folder}uploading-calls.md`, 'utf8') : '';
const product = isThere ? readFileSync(`${folder}product.md`, 'utf8') : '';

/** Why a test of this file may not run. */
const absence = 'skipped: the product page is not beside this checkout';
const testThePage = (name: string, run: () => void) =>
  test(isThere ? name : `${name} (${absence})`, { skip: !isThere }, run);

testThePage('call statuses have the page’s labels, colours and meanings, in its order', () => {
  expect(badgeRows(callStatuses)).toEqual(tableOf(sectionOf(page, 'Call Statuses')).slice(1));
});

testThePage('upload sources have the page’s labels, colours and meanings, in its order', () => {
  expect(badgeRows(uploadSources)).toEqual(tableOf(sectionOf(page, 'Upload Sources')).slice(1));
});

testThePage('bulk job statuses have the page’s labels and meanings, in its order', () => {
  const listed = sectionOf(page, 'Bulk Upload').matchAll(/^ +- \*\*(.+?)\*\* — (.+)$/gm);
  const ours = Object.values(bulkJobStatuses).map(({ label, meaning }) => [label, meaning]);
  expect(ours).toEqual(Array.from(listed, ([, label, meaning]) => [label, meaning]));
});

testThePage('SFTP batch statuses have the page’s labels and meanings, in its order', () => {
  expect(wordRows(sftpBatchStatuses)).toEqual(tableOf(sectionOf(page, 'SFTP Batch Statuses')).slice(1));
});

testThePage('SFTP file statuses have the page’s labels and meanings, in its order', () => {
  expect(wordRows(sftpFileStatuses)).toEqual(tableOf(sectionOf(page, 'SFTP File Statuses')).slice(1));
});

testThePage('the roles are the page’s, in its order', () => {
  const [head = []] = tableOf(sectionOf(page, 'Role Access'));
  expect(Object.values(userRoles)).toEqual(head.slice(1));
});

testThePage('the page’s role table is ours, cell by cell', () => {
  const [, ...rows] = tableOf(sectionOf(page, 'Role Access'));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.map(([label = '']) => reachesOf(labelled(wordsOf(label))))).toEqual(rows.map(statedReaches));
});

testThePage('the full role table is ours, cell by cell', () => {
  const [, ...rows] = tableOf(sectionOf(product, '3. Roles and reach'));
  expect(rows.length).toBeGreaterThan(rowsOnThePage);
  expect(rows.map(([label = '']) => [label, ...reachesOf(labelled(label))])).toEqual(
    rows.map((row) => [row[0], ...statedReaches(row)]),
  );
});

testThePage('every action but a few that follow from others has a row', () => {
  const [, ...rows] = tableOf(sectionOf(product, '3. Roles and reach'));
  const stated = new Set(rows.map(([label = '']) => labelled(label)));
  const unstated = (Object.keys(actions) as Action[]).filter((action) => !stated.has(action));
  expect(unstated).toEqual([
    'calls.download',
    'bulk_jobs.view',
    'agents.view',
    'campaigns.view',
    'sftp.view',
  ]);
});

const rowsOnThePage = 5;

/** Tables of the page that name no colours. */
function wordRows(badges: Readonly<Record<string, Badge>>): string[][] {
  return Object.values(badges).map(({ label, meaning }) => [label, meaning]);
}

function badgeRows(badges: Readonly<Record<string, Badge>>): string[][] {
  return Object.values(badges).map(({ label, colour, meaning }) => [
    label,
    colour.charAt(0).toUpperCase() + colour.slice(1),
    meaning,
  ]);
}

/** The page says "View upload status" where the full table names all that viewing means. */
function wordsOf(label: string): string {
  return label === 'View upload status' ? 'View calls, upload status, results, audio' : label;
}

/** The action of a row; what a label adds in brackets may differ. */
function labelled(label: string): Action {
  const found = (Object.keys(actions) as Action[]).find(
    (action) => bare(actions[action].label) === bare(label),
  );
  if (found === undefined) throw new Error(`No action is labelled "${label}".`);
  return found;
}

function bare(label: string): string {
  return label.replace(/ \(.*\)$/, '');
}

function reachesOf(action: Action): Reach[] {
  return (Object.keys(userRoles) as UserRole[]).map((role) => actions[action].reach[role]);
}

/** What the cells of a row say; a manager's "Yes" is always within the assigned campaigns. */
function statedReaches([, ...cells]: string[]): Reach[] {
  const words: Record<string, Reach> = {
    '—': 'none',
    'Own calls': 'own',
    'Assigned campaigns': 'assigned',
    'All campaigns': 'all',
  };
  return cells.map((cell, column) => {
    if (cell === 'Yes') return column === 1 ? 'assigned' : 'all';
    return words[cell] ?? 'none';
  });
}
