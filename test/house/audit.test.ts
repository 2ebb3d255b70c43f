import { describe, expect, test } from 'vitest';
import { type Act, acts, unaudited } from '#shared/audit.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { statedEndpoints } from '#test/support/endpoints.ts';
import { sourceFiles } from '#test/support/source-files.ts';

const stated = (await statedEndpoints()).map(({ endpoint }) => endpoint);
const audited = new Set<string>(Object.values(acts).flatMap(({ by }) => by));
const noting = sourceFiles('server').filter(({ path }) => !path.includes('.test.'));

function nameOf({ method, path }: Endpoint): string {
  return `${method} ${path}`;
}

describe('What somebody does', () => {
  test('is audited wherever it changes something, or left out for a reason', () => {
    const changing = stated.filter(({ method }) => method !== 'GET').map(nameOf);
    expect(changing.length).toBeGreaterThan(15);
    expect(changing.filter((name) => !audited.has(name) && unaudited[name] === undefined)).toEqual([]);
  });

  test('is audited wherever audio is read, or anything is exported', () => {
    const taking = stated.filter(({ gives }) => gives === 'audio' || gives === 'csv').map(nameOf);
    expect(taking.filter((name) => !audited.has(name))).toEqual([]);
  });

  test('is done by endpoints that there are, and each is either audited or left out', () => {
    const names = new Set(stated.map(nameOf));
    const told = [...audited, ...Object.keys(unaudited)];
    expect(told.filter((name) => !names.has(name))).toEqual([]);
    expect(told.toSorted()).toEqual([...new Set(told)].toSorted());
  });

  test('is noted somewhere on the server', () => {
    const missing = (Object.keys(acts) as Act[]).filter(
      (act) => !noting.some(({ text }) => text.includes(`'${act}'`)),
    );
    expect(missing).toEqual([]);
  });

  test('has plain words of its own', () => {
    const labels = Object.values(acts).map(({ label }) => label);
    expect(labels.filter((label) => !/^[A-Z][^.!]+$/.test(label))).toEqual([]);
    expect(labels.toSorted()).toEqual([...new Set<string>(labels)].toSorted());
  });
});
