import { describe, expect, test } from 'vitest';
import { connectionDraft, connectionForm } from './connection-draft.ts';

const form = { ...connectionForm(null), host: ' sftp.example.com ', username: 'recorder' };

describe('A connection as it is typed', () => {
  test('leaves secrets out that were not typed, so that they stay as they were', () => {
    expect(connectionDraft(form)).toEqual({
      host: 'sftp.example.com',
      port: 22,
      username: 'recorder',
      sign_in: 'password',
      root: '/',
    });
  });

  test('sends the secrets of the chosen way alone', () => {
    const typed = { ...form, password: 'a word', privateKey: '-----BEGIN', passphrase: 'another' };
    const { root, port, username, host } = { ...form, host: 'sftp.example.com', port: 22 };
    expect(connectionDraft(typed)).toEqual({
      host,
      port,
      username,
      root,
      sign_in: 'password',
      password: 'a word',
    });
    expect(connectionDraft({ ...typed, signIn: 'private_key' })).toEqual({
      host,
      port,
      username,
      root,
      sign_in: 'private_key',
      private_key: '-----BEGIN',
      passphrase: 'another',
    });
  });

  test.each([
    [{ port: 'ssh' }, 'Write the port as a number.'],
    [{ port: '70000' }, 'The port is a number from 1 to 65,535.'],
    [{ username: '' }, 'Enter the host and the user.'],
    [
      { host: 'sftp://example.com' },
      'Write the host as a name or an address, without sftp:// and without a port.',
    ],
    [{ root: 'calls' }, 'The root folder begins with /.'],
  ])('is told what is not right: %o', (changes, sentence) => {
    expect(connectionDraft({ ...form, ...changes })).toBe(sentence);
  });
});
