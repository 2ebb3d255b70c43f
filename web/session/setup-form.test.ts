import { expect, test } from 'vitest';
import { setupErrors } from './setup-form.ts';

const good = {
  organization: 'Acme',
  name: 'Riya Patel',
  email: 'riya@acme.example',
  password: 'ten letters',
};

test('a whole form has no errors', () => {
  expect(setupErrors(good)).toEqual({});
});

test('each field asks for what it needs', () => {
  expect(setupErrors({ organization: '  ', name: '', email: 'riya', password: 'nine char' })).toEqual({
    organization: 'Enter the name of your organization.',
    name: 'Enter your name.',
    email: 'Enter an e-mail address such as maya@example.com.',
    password: 'Use at least 10 characters.',
  });
});
