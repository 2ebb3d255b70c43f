import { expect, test } from 'vitest';
import { agentSays, openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { headOf } from '#test/support/raw-request.ts';
import { senderTo } from '#test/support/tus.ts';

const house = await openTestHouse({ config: { publicUrl: 'https://calls.example' } });
await house.startCrew();
const address = await house.app.listen({ port: 0, host: '127.0.0.1' });
const owner = await house.signedInAs('owner');
const token = owner.cookies.get('totalview_session') ?? '';
// Behind TLS it has another name.
owner.cookies.set('__Host-totalview_session', token);
const cookie = `__Host-totalview_session=${token}`;
const call = await uploaded(owner, {
  campaignId: await house.campaign(),
  transcript: agentSays('Good morning.'),
});
await untilEnded(owner, call);

/** What OWASP ASVS wants of every answer: it is nosniffed, framed by nobody, leaks no address, and comes over TLS. */
const always = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
};
/** What is no page of ours runs nothing, even where a browser opens it as one. */
const data = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox" };

type Asked = { readonly path: string; readonly status: number; readonly headers?: Record<string, string> };

/** One answer of every kind that is no page. */
const kinds: Readonly<Record<string, Asked>> = {
  'data of the API': { path: '/api/v1/calls', status: 200 },
  'sound, whole': { path: `/api/v1/calls/${call}/audio`, status: 200 },
  'sound, a part of it': {
    path: `/api/v1/calls/${call}/audio`,
    status: 206,
    headers: { range: 'bytes=0-9' },
  },
  'sound beyond its end': {
    path: `/api/v1/calls/${call}/audio`,
    status: 416,
    headers: { range: 'bytes=999999999-' },
  },
  'the original recording': { path: `/api/v1/calls/${call}/original`, status: 200 },
  'a transcript as text': { path: `/api/v1/calls/${call}/transcript?format=vtt`, status: 200 },
  'an export': { path: '/api/v1/calls/export', status: 200 },
  'an export of the audit log': { path: '/api/v1/audit-log/export', status: 200 },
  'live events': { path: '/api/v1/events', status: 200 },
  'an error': { path: '/api/v1/calls?limit=no', status: 400 },
  'nothing of the API': { path: '/api/v1/nothing', status: 404 },
  'nothing at all': { path: '/assets/nothing.js', status: 404 },
  'an address that is none': { path: '/api/v1/%zz', status: 400 },
  'being signed out': { path: '/api/v1/calls', status: 401, headers: { cookie: '' } },
  'being led to the sign-in page': { path: '/api/docs', status: 302, headers: { cookie: '' } },
  'the description of the API': { path: '/api/v1/openapi.json', status: 200 },
  'the script of its page': { path: '/api/docs/try.js', status: 200 },
  health: { path: '/healthz', status: 200 },
  readiness: { path: '/readyz', status: 200 },
  figures: { path: '/metrics', status: 200 },
};

async function headersOf({ path, status, headers }: Asked): Promise<Record<string, string>> {
  const answer = await fetch(`${address}${path}`, { headers: { cookie, ...headers }, redirect: 'manual' });
  await answer.body?.cancel();
  expect(answer.status).toBe(status);
  return Object.fromEntries(answer.headers);
}

test.each(Object.entries(kinds))('%s is data to a browser, and safe there', async (_, asked) => {
  expect(await headersOf(asked)).toMatchObject({
    ...always,
    ...data,
    'cache-control': expect.stringContaining('no-store'),
    'x-request-id': expect.any(String),
  });
});

test('a page of ours runs its own files and nothing else', async () => {
  const headers = await headersOf({ path: '/api/docs', status: 200 });
  expect(headers).toMatchObject(always);
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*/);
});

test('what the upload protocol says is data too', async () => {
  const told = await senderTo(address, cookie).create({ sizeBytes: 10 }, { headers: { origin: address } });
  expect(told.headers).toMatchObject({ ...always, ...data });
});

test('what is no request is answered no less carefully', async () => {
  const head = await headOf(Number(new URL(address).port), Buffer.from('NONSENSE\r\n\r\n'));
  expect(head).toMatch(/^HTTP\/1\.1 400 /);
  const { 'strict-transport-security': _, ...withoutTls } = always;
  for (const [name, value] of Object.entries({ ...withoutTls, ...data })) {
    expect(head).toContain(`\r\n${name}: ${value}\r\n`);
  }
});
