import { expect, test } from 'vitest';
import { parseLockFile } from './postgres-lock-file.ts';

const lines = (status: string) =>
  ['4711', '/data/cluster', '1795343675', '23456', '', '127.0.0.1', '  2146386         9', status, ''].join(
    '\n',
  );

test('reads the process, the port and whether the server is ready', () => {
  expect(parseLockFile(lines('ready   '))).toEqual({ pid: 4711, port: 23_456, isReady: true });
  expect(parseLockFile(lines('starting'))).toEqual({ pid: 4711, port: 23_456, isReady: false });
});

test('takes a file that is still being written for none', () => {
  expect(parseLockFile('')).toBeUndefined();
  expect(parseLockFile('4711\n/data/cluster\n')).toBeUndefined();
});
