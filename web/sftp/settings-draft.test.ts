import { describe, expect, test } from 'vitest';
import { SftpSettings } from '#shared/sftp.ts';
import { folderOf, settingsDraft, settingsIn } from './settings-draft.ts';

const settings: SftpSettings = {
  enabled: true,
  slug: 'sales/calls',
  csv: 'required',
  window_minutes: 30,
  include: ['*.wav', '**/*.mp3'],
  exclude: ['test-*'],
  smallest_bytes: 1_500,
  smallest_seconds: 2.5,
  afterwards: 'move',
};

describe('Settings as they are typed', () => {
  test('say what is saved', () => {
    expect(settingsIn(settingsDraft(settings))).toEqual(settings);
    const fresh = SftpSettings.parse({});
    expect(settingsIn(settingsDraft(fresh))).toEqual(fresh);
  });

  test('ignore empty lines and blanks around patterns', () => {
    const typed = { ...settingsDraft(settings), include: '\n  *.wav \n\n' };
    expect(settingsIn(typed)).toEqual({ ...settings, include: ['*.wav'] });
  });

  test.each([
    [{ window: '0' }, 'The batch window is a whole number of minutes, from 1 to 1,440.'],
    [{ window: '1.5' }, 'The batch window is a whole number of minutes, from 1 to 1,440.'],
    [{ smallestKilobytes: 'few' }, 'The smallest size is a number of kB, 0 for none.'],
    [{ smallestSeconds: '-1' }, 'The shortest length is a number of seconds, 0 for none.'],
    [{ slug: ' ' }, 'Enter the folder slug.'],
  ])('are told what is not right: %o', (changes, sentence) => {
    expect(settingsIn({ ...settingsDraft(settings), ...changes })).toBe(sentence);
  });

  test('need no slug while they are switched off', () => {
    expect(settingsIn({ ...settingsDraft(settings), enabled: false, slug: '' })).toEqual({
      ...settings,
      enabled: false,
      slug: '',
    });
  });
});

test('the whole path of a slug', () => {
  const saved = { slug: 'sales', folder: '/in/sales' };
  expect(folderOf('support', saved)).toBe('/in/support');
  expect(folderOf('sales', saved)).toBe('/in/sales');
  expect(folderOf('support', { slug: '', folder: null })).toBe('…/support');
  expect(folderOf('', saved)).toBeNull();
});
