import { expect, test } from 'vitest';
import { providerDraft, providerForm } from './provider-draft.ts';

const blank = { key: '', address: '', model: '', atOnce: '' };

test('an empty key leaves the one that is there; other empty fields are taken away', () => {
  expect(providerDraft(blank)).toEqual({ base_url: null, model: null, at_once: null });
});

test('a key is never filled in, the rest is', () => {
  const own = {
    key_ends: 'abcd',
    base_url: 'http://gpu:8000',
    model: 'large-v3',
    at_once: 4,
    saved_by: null,
    saved_at: '2026-11-22T10:00:00Z',
  };
  const form = providerForm({ own });
  expect(form).toEqual({ key: '', address: 'http://gpu:8000', model: 'large-v3', atOnce: '4' });
  expect(providerDraft({ ...form, key: ' sk-12345678 ' })).toEqual({
    key: 'sk-12345678',
    base_url: 'http://gpu:8000',
    model: 'large-v3',
    at_once: 4,
  });
  expect(providerForm({ own: null })).toEqual(blank);
});

test.each([
  [{ key: 'short' }, 'That is too short for a key.'],
  [{ key: 'with a space' }, 'The key has spaces or characters that no key has.'],
  [{ address: 'gpu:8000' }, 'The address begins with https:// or http://.'],
  [{ atOnce: '0' }, 'At the same time: a number from 1 to 1,000.'],
  [{ atOnce: 'many' }, 'At the same time: a number from 1 to 1,000.'],
])('%j is refused with a reason', (typed, reason) => {
  expect(providerDraft({ ...blank, ...typed })).toBe(reason);
});
