import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Problem } from '#shared/failures.ts';
import { agentSays, aRecording, openTestHouse, upload } from '#test/support/app.ts';
import { keyHolder } from '#test/support/key-holder.ts';
import { multipartForm } from '#test/support/multipart.ts';
import { type RawAnswer, type Sending, sendRaw } from '#test/support/raw-request.ts';
import { remainsOf } from '#test/support/remains.ts';
import { until } from '#test/support/until.ts';

const house = await openTestHouse({ config: { apiRequestsPerMinute: 1_000_000, apiUploadsAtOnce: 1_000 } });
const { deps } = house;
const program = await keyHolder(house, await house.campaign());
const port = Number(new URL(await house.app.listen({ port: 0, host: '127.0.0.1' })).port);
const good = multipartForm([
  { name: 'agent_code', value: 'A17' },
  { name: 'file', fileName: 'call.wav', bytes: aRecording() },
  { name: 'transcript', fileName: 'call.vtt', bytes: agentSays('Hello.').bytes },
]);
const boundary = good.headers['content-type'].split('boundary=')[1] ?? '';

type Request = Sending & { type?: string | null; length?: number | 'chunked'; idempotencyKey?: string };

/** An upload request exactly as said, right or wrong. */
function post(body: Uint8Array | string, given: Request = {}): Promise<RawAnswer> {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const { type = good.headers['content-type'], length = bytes.byteLength, idempotencyKey } = given;
  const head = [
    'POST /api/v1/calls/upload HTTP/1.1',
    'host: calls.example',
    `authorization: Bearer ${program.key}`,
    ...(type === null ? [] : [`content-type: ${type}`]),
    length === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${length}`,
    ...(idempotencyKey === undefined ? [] : [`idempotency-key: ${idempotencyKey}`]),
    '',
    '',
  ].join('\r\n');
  return sendRaw(port, Buffer.concat([Buffer.from(head, 'latin1'), bytes]), given);
}

/** A form of one part, with these header lines. */
function part(headers: string, content = 'x'): string {
  return `--${boundary}\r\n${headers}\r\n\r\n${content}\r\n--${boundary}--\r\n`;
}

/** A refusal of the caller's doing, in the form of every refusal. */
function expectRefusal(answer: RawAnswer): Problem {
  expect(answer?.type).toBe('application/problem+json');
  const problem = JSON.parse(answer?.body ?? '') as Problem;
  expect(problem.status).toBe(answer?.status);
  expect(problem.status).toBeGreaterThanOrEqual(400);
  expect(problem.status).toBeLessThan(500);
  return problem;
}

let loggedBefore = 0;
beforeEach(() => {
  loggedBefore = house.logged.length;
});

/** Whatever was sent: nothing is left of what did not become a call, and nothing broke. */
afterEach(async () => {
  await until(async () => {
    const { calls, blobs, versions, files } = await remainsOf(deps);
    const unclaimed = await deps.db.selectFrom('blobs').select('key').where('call_id', 'is', null).execute();
    const running = await deps.db
      .selectFrom('idempotent_requests')
      .selectAll()
      .where('reply', 'is', null)
      .execute();
    const uploads = await deps.db.selectFrom('key_uploads').selectAll().execute();
    expect({ unclaimed, running, uploads }).toEqual({ unclaimed: [], running: [], uploads: [] });
    expect(versions).toHaveLength(calls.length);
    expect(files).toEqual(blobs.map(({ key }) => `recordings/${key}`));
    return true;
  });
  expect(house.logged.slice(loggedBefore).filter((line) => /"level":[56]0/.test(line))).toEqual([]);
  expect((await upload(program, {})).status).toBe(201);
});

test('the form that all the others are made from is accepted', async () => {
  expect((await post(good.body))?.status).toBe(201);
});

test('a form that drips in byte by byte is accepted', async () => {
  const head = good.body.subarray(0, 400);
  const rest = good.body.subarray(400);
  expect((await post(Buffer.concat([head, rest]), { pieceBytes: 16 }))?.status).toBe(201);
});

test('a form that is cut anywhere, with the connection or without, becomes no call', async () => {
  const place = fc.integer({ min: 0, max: good.body.byteLength - 3 });
  const end = fc.constantFrom<Sending['after']>('wait', 'close', 'hang_up');
  const isShort = fc.boolean();
  await fc.assert(
    fc.asyncProperty(place, end, isShort, async (at, after, short) => {
      const cut = good.body.subarray(0, at);
      // Either the length is honest about a form that is cut, or the connection ends before its length.
      const given: Request = short
        ? {}
        : { length: good.body.byteLength, after: after === 'wait' ? 'close' : after };
      const answer = await post(cut, given);
      if (answer !== null) expectRefusal(answer);
    }),
    { numRuns: 40 },
  );
  const { calls } = await remainsOf(deps);
  const before = calls.length;
  expect((await post(good.body.subarray(0, -20)))?.status).toBe(400);
  expect((await remainsOf(deps)).calls).toHaveLength(before);
});

test('a form with changed bytes is accepted or refused, and never breaks anything', async () => {
  // Most of them where the form is, not in the sound.
  const end = good.body.byteLength - 1;
  const place = fc.oneof(
    fc.nat({ max: 350 }),
    fc.integer({ min: end - 350, max: end }),
    fc.nat({ max: end }),
  );
  const change = fc.tuple(place, fc.nat({ max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
      const bytes = Buffer.from(good.body);
      for (const [at, value] of changes) bytes[at] = value;
      const answer = await post(bytes);
      if (answer?.status !== 201) expectRefusal(answer);
    }),
    { numRuns: 40 },
  );
});

test('any bytes at all are refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      expectRefusal(await post(bytes));
    }),
    { numRuns: 60 },
  );
});

describe('Bodies that are no form', () => {
  test.each([
    ['without a type', { type: null }],
    ['of another type', { type: 'application/json' }],
    ['of text', { type: 'text/plain' }],
    ['without a boundary', { type: 'multipart/form-data' }],
    ['with an empty boundary', { type: 'multipart/form-data; boundary=' }],
    ['with a boundary that never comes', { type: 'multipart/form-data; boundary=nowhere' }],
    ['with a boundary of many signs', { type: `multipart/form-data; boundary=${'b'.repeat(5_000)}` }],
    ['of another multipart type', { type: `multipart/mixed; boundary=${boundary}` }],
    ['of a type cut short', { type: 'multipart/' }],
  ])('%s', async (_, given) => {
    expectRefusal(await post(good.body, given));
  });

  test('an empty one', async () => {
    expect(expectRefusal(await post('')).code).toBe('no_file');
  });
});

describe('Lengths that are not true', () => {
  test('longer than what comes: waits, and is gone when the connection is', async () => {
    const answer = await post(good.body, { length: good.body.byteLength + 100, after: 'close' });
    if (answer !== null && answer.status !== 201) expectRefusal(answer);
  });

  test('shorter than what comes', async () => {
    expectRefusal(await post(good.body, { length: 1_000 }));
  });

  test.each(['-1', '1e9', 'many', '99999999999999999999'])('no length: %s', async (length) => {
    const answer = await post('', { length: length as unknown as number, after: 'close' });
    if (answer !== null) expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test('chunks that are no chunks', async () => {
    const answer = await post('zz\r\nabc\r\n', { length: 'chunked', after: 'close' });
    if (answer !== null) expect(answer.status).toBe(400);
  });
});

describe('Parts that are too much', () => {
  test('10,000 fields', async () => {
    const fields = Array.from({ length: 10_000 }, (_, at) => ({ name: `field_${at}`, value: 'x' }));
    expectRefusal(await post(multipartForm(fields).body));
  });

  test('10,000 times the same field', async () => {
    const fields = Array.from({ length: 10_000 }, () => ({ name: 'agent_code', value: 'x' }));
    expectRefusal(await post(multipartForm(fields).body));
  });

  test('a field of five megabytes', async () => {
    expectRefusal(await post(multipartForm([{ name: 'metadata', value: 'x'.repeat(5_000_000) }]).body));
  });

  test('a name of five megabytes', async () => {
    expectRefusal(await post(multipartForm([{ name: 'n'.repeat(5_000_000), value: 'x' }]).body));
  });

  test('a hundred files', async () => {
    const files = Array.from({ length: 100 }, () => ({
      name: 'file',
      fileName: 'a.wav',
      bytes: aRecording(),
    }));
    expectRefusal(await post(multipartForm(files).body));
  });

  test('metadata nested a hundred thousand deep', async () => {
    const value = '['.repeat(49_000) + ']'.repeat(49_000);
    const file = { name: 'file', fileName: 'a.wav', bytes: aRecording() };
    expectRefusal(await post(multipartForm([{ name: 'metadata', value }, file]).body));
  });

  test('a transcript of thirty megabytes', async () => {
    const transcript = { name: 'transcript', fileName: 'a.vtt', bytes: Buffer.alloc(30_000_000, 'x') };
    expect(expectRefusal(await post(multipartForm([transcript]).body)).status).toBe(413);
  });
});

describe('Parts with headers that are wrong', () => {
  test.each([
    ['none', 'x-nothing: 1'],
    ['no name', 'content-disposition: form-data'],
    ['an empty name', 'content-disposition: form-data; name=""'],
    ['a name without an end', 'content-disposition: form-data; name="file'],
    ['another disposition', 'content-disposition: attachment; filename="a.wav"'],
    ['a name of a prototype', 'content-disposition: form-data; name="__proto__"'],
    ['a constructor', 'content-disposition: form-data; name="constructor"; filename="a.wav"'],
    ['bytes', 'content-disposition: form-data; name="\u0000\u00ff\u00fe"'],
    ['no colon', 'content-disposition form-data'],
    ['a hundred kilobytes', `content-disposition: form-data; name="${'x'.repeat(100_000)}"`],
    ['a thousand lines', `content-disposition: form-data; name="a"\r\n${'x-a: b\r\n'.repeat(1_000)}x-b: c`],
    [
      'an unknown encoding',
      'content-disposition: form-data; name="agent_code"\r\ncontent-transfer-encoding: rot13',
    ],
    [
      'an unknown character set',
      'content-disposition: form-data; name="agent_code"\r\ncontent-type: text/plain; charset=klingon',
    ],
    [
      'a file name in a broken extended form',
      'content-disposition: form-data; name="file"; filename*=utf-8\'\'%ff%zz',
    ],
    [
      'JSON that is none',
      'content-disposition: form-data; name="metadata"\r\ncontent-type: application/json',
    ],
  ])('%s', async (_, headers) => {
    expectRefusal(await post(part(headers)));
  });

  test('a form within a form', async () => {
    const nested =
      'content-disposition: form-data; name="file"\r\ncontent-type: multipart/mixed; boundary=inner';
    const inner = '--inner\r\ncontent-disposition: file; filename="a.wav"\r\n\r\nx\r\n--inner--';
    expectRefusal(await post(part(nested, inner)));
  });

  test('a file name that climbs, and one that is a script, are only text', async () => {
    const names = [
      '../../../../etc/passwd',
      '<script>alert(1)</script>.wav',
      'a\u0000b.wav',
      '\u202ewav.exe',
    ];
    for (const fileName of names) {
      const { body } = multipartForm([{ name: 'file', fileName, bytes: aRecording() }]);
      expect((await post(body))?.status).toBe(201);
    }
  });
});

test('a request with an Idempotency-Key that is cut leaves the key free', async () => {
  const cut = { length: good.body.byteLength, after: 'hang_up', idempotencyKey: 'cut' } as const;
  await post(good.body.subarray(0, 3_000), cut);
  await until(async () => (await post(good.body, { idempotencyKey: 'cut' }))?.status === 201);
});
