import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SftpFileStatus } from '#shared/sftp-statuses.ts';
import { afterEvents, type BatchFacts, type Decision, type FileFacts, isOpen, nextOfBatch } from './batch.ts';

const imported = { become: 'import', hasRow: false } as const;
const withRow = { become: 'import', hasRow: true } as const;
const duplicate = { become: 'duplicate', reason: 'sftp_duplicate' } as const;
const skipped = { become: 'skipped', reason: 'sftp_excluded' } as const;

function recording(id: string, given: Partial<FileFacts> = {}): FileFacts {
  return {
    id,
    kind: 'recording',
    status: 'detected',
    settled: true,
    transcript: null,
    verdict: imported,
    ...given,
  };
}

/** The transcript t. */
function t(given: Partial<FileFacts> = {}): FileFacts {
  return recording('t', { kind: 'transcript', ...given });
}

function csv(id: string, given: Partial<FileFacts> = {}): FileFacts {
  return recording(id, { kind: 'csv', ...given });
}

function facts(files: readonly FileFacts[], given: Partial<BatchFacts> = {}): BatchFacts {
  return { status: 'detecting', csv: 'optional', windowOver: false, missing: 0, files, ...given };
}

/** What happens, in short: the batch's status, what its files become, and what else is said. */
function told(given: BatchFacts) {
  const { events, files, postponed, restart, failure } = nextOfBatch(given);
  return {
    status: afterEvents(given.status, events),
    files: Object.fromEntries(files.map(({ id, to, reason }) => [id, reason ?? to])),
    ...(postponed.length > 0 ? { postponed } : {}),
    ...(restart ? { restart } : {}),
    ...(failure === null ? {} : { failure }),
  };
}

describe('While it is open', () => {
  const open = ['detecting', 'waiting_for_csv', 'waiting_for_files'] as const;

  test.each(open)('%s: a file that still grows is waited for', (status) => {
    expect(told(facts([recording('a', { settled: false }), csv('c')], { status }))).toEqual({
      status: 'detecting',
      files: {},
    });
  });

  test.each(open)('%s: recordings wait for a CSV that is required', (status) => {
    expect(told(facts([recording('a')], { status, csv: 'required' }))).toEqual({
      status: 'waiting_for_csv',
      files: {},
    });
  });

  test.each(open)('%s: rows wait for their recordings', (status) => {
    expect(told(facts([recording('a', { verdict: withRow }), csv('c')], { status, missing: 1 }))).toEqual({
      status: 'waiting_for_files',
      files: {},
    });
  });

  test.each(open)('%s: recordings that need no CSV are gathered until the window ends', (status) => {
    expect(told(facts([recording('a')], { status }))).toEqual({ status: 'detecting', files: {} });
  });

  test.each(open)('%s: every row with its recording closes it early', (status) => {
    const files = [recording('a', { verdict: withRow }), csv('c')];
    expect(told(facts(files, { status, csv: 'required' }))).toEqual({
      status: 'processing',
      files: { a: 'matched', c: 'completed' },
    });
  });

  test('a recording without a row keeps a required CSV waiting, and an optional one not', () => {
    const files = [recording('a', { verdict: withRow }), recording('b'), csv('c')];
    expect(told(facts(files, { csv: 'required' }))).toEqual({ status: 'detecting', files: {} });
    expect(told(facts(files))).toEqual({
      status: 'processing',
      files: { a: 'matched', b: 'matched', c: 'completed' },
    });
  });

  test('duplicates and files that are left out are told at once', () => {
    const files = [
      recording('a', { verdict: duplicate }),
      recording('b', { verdict: skipped }),
      recording('d'),
    ];
    expect(told(facts(files))).toEqual({
      status: 'detecting',
      files: { a: 'sftp_duplicate', b: 'sftp_excluded' },
    });
  });
});

describe('When its window ends', () => {
  const over = { windowOver: true } as const;

  test('what is there is imported', () => {
    expect(told(facts([recording('a'), recording('b')], over))).toEqual({
      status: 'processing',
      files: { a: 'matched', b: 'matched' },
    });
  });

  test('without its required CSV nothing is', () => {
    const files = [recording('a'), recording('b')];
    expect(told(facts(files, { ...over, status: 'waiting_for_csv', csv: 'required' }))).toEqual({
      status: 'failed',
      files: { a: 'sftp_no_csv', b: 'sftp_no_csv' },
      failure: 'sftp_no_csv',
    });
  });

  test('a CSV alone has nothing to import', () => {
    expect(told(facts([csv('c')], { ...over, status: 'waiting_for_files', missing: 3 }))).toEqual({
      status: 'failed',
      files: { c: 'completed' },
      failure: 'sftp_no_recordings',
    });
  });

  test('what has its row is imported, what has none is not', () => {
    const files = [recording('a', { verdict: withRow }), recording('b'), csv('c')];
    expect(told(facts(files, { ...over, csv: 'required', missing: 2 }))).toEqual({
      status: 'processing',
      files: { a: 'matched', b: 'sftp_no_row', c: 'completed' },
    });
  });

  test('a CSV that cannot be read fails, and recordings that need none are imported', () => {
    const broken = csv('c', { verdict: { become: 'failed', reason: 'csv_unreadable' } });
    expect(told(facts([recording('a'), broken], over))).toEqual({
      status: 'processing',
      files: { a: 'matched', c: 'csv_unreadable' },
    });
  });

  test('duplicates alone are as good as done', () => {
    expect(told(facts([recording('a', { verdict: duplicate })], over))).toEqual({
      status: 'completed',
      files: { a: 'sftp_duplicate' },
    });
  });

  test('a file that still grows goes on to the next batch', () => {
    expect(told(facts([recording('a'), recording('b', { settled: false })], over))).toEqual({
      status: 'processing',
      files: { a: 'matched' },
      postponed: ['b'],
    });
  });

  test('with nothing but files that grow it waits for another window', () => {
    expect(told(facts([recording('b', { settled: false })], over))).toEqual({
      status: 'detecting',
      files: {},
      restart: true,
    });
  });
});

describe('While it is processing', () => {
  const processing = { status: 'processing' } as const;
  const ended = (statuses: readonly SftpFileStatus[], missing = 0) =>
    told(
      facts(
        statuses.map((status, at) => recording(`f${at}`, { status })),
        { ...processing, missing },
      ),
    ).status;

  test.each<[SftpFileStatus[], number, string]>([
    [['completed', 'processing'], 0, 'processing'],
    [['completed', 'matched'], 0, 'processing'],
    [['completed', 'completed'], 0, 'completed'],
    [['completed', 'duplicate', 'skipped'], 0, 'completed'],
    [['duplicate'], 0, 'completed'],
    [['completed', 'failed'], 0, 'incomplete'],
    [['duplicate', 'failed'], 0, 'incomplete'],
    [['completed'], 1, 'incomplete'],
    [['failed'], 0, 'failed'],
    [['failed', 'skipped'], 0, 'failed'],
  ])('%j with %i missing: %s', (statuses, missing, status) => expect(ended(statuses, missing)).toBe(status));

  test('a file that changed in the middle is taken up again once it is at rest, or goes on to the next batch', () => {
    const done = recording('a', { status: 'completed' });
    expect(told(facts([done, recording('b')], processing))).toEqual({
      status: 'processing',
      files: { b: 'matched' },
    });
    expect(told(facts([done, recording('b', { settled: false })], processing))).toEqual({
      status: 'completed',
      files: {},
      postponed: ['b'],
    });
    expect(told(facts([recording('b', { settled: false })], processing)).status).toBe('processing');
  });
});

describe('After its end', () => {
  const done = recording('a', { status: 'completed' });

  test('a missing file that comes sets an incomplete batch going again', () => {
    const late = recording('b', { verdict: withRow });
    expect(told(facts([done, late], { status: 'incomplete' }))).toEqual({
      status: 'processing',
      files: { b: 'matched' },
    });
  });

  test('a file that is retried sets an incomplete and a failed one going again', () => {
    const retried = [recording('b', { status: 'matched' })];
    expect(told(facts(retried, { status: 'incomplete' })).status).toBe('processing');
    expect(told(facts(retried, { status: 'failed' })).status).toBe('processing');
  });

  test('a completed one is final', () => {
    expect(told(facts([done, recording('b')], { status: 'completed' }))).toEqual({
      status: 'completed',
      files: {},
    });
  });
});

describe('A transcript beside its recording', () => {
  const over = { windowOver: true } as const;
  const processing = { status: 'processing' } as const;
  const unreadable = { become: 'failed', reason: 'sftp_name_unreadable' } as const;
  const restless = { settled: false } as const;
  const a = (given: Partial<FileFacts> = {}) => recording('a', { transcript: 't', ...given });

  test.each<[string, BatchFacts, ReturnType<typeof told>]>([
    ['waits for it', facts([a(), t()]), { status: 'detecting', files: {} }],
    [
      'goes into the batch with it',
      facts([a(), t()], over),
      { status: 'processing', files: { a: 'matched' } },
    ],
    [
      'needs no row of its own',
      facts([a({ verdict: withRow }), t(), csv('c')], { csv: 'required' }),
      { status: 'processing', files: { a: 'matched', c: 'completed' } },
    ],
    ['is no CSV', facts([a(), t()], { csv: 'required' }), { status: 'waiting_for_csv', files: {} }],
    [
      'is skipped with a recording that has no row',
      facts([a(), t(), recording('b', { verdict: withRow }), csv('c')], { ...over, csv: 'required' }),
      {
        status: 'processing',
        files: { a: 'sftp_no_row', b: 'matched', c: 'completed', t: 'sftp_transcript_not_used' },
      },
    ],
    [
      'is skipped with a recording whose CSV never came',
      facts([a(), t()], { ...over, status: 'waiting_for_csv', csv: 'required' }),
      {
        status: 'failed',
        files: { a: 'sftp_no_csv', t: 'sftp_transcript_not_used' },
        failure: 'sftp_no_csv',
      },
    ],
    [
      'is skipped with a duplicate, at once',
      facts([a({ verdict: duplicate }), t()]),
      { status: 'detecting', files: { a: 'sftp_duplicate', t: 'sftp_transcript_not_used' } },
    ],
    [
      'is left out by a filter of its own, and the recording goes without',
      facts([recording('a'), t({ verdict: skipped })], over),
      { status: 'processing', files: { a: 'matched', t: 'sftp_excluded' } },
    ],
    [
      'may have a name that cannot be read',
      facts([recording('a'), t({ verdict: unreadable })], over),
      { status: 'processing', files: { a: 'matched', t: 'sftp_name_unreadable' } },
    ],
    [
      'that still grows holds its recording back',
      facts([a(), t(restless), recording('b')], over),
      { status: 'processing', files: { b: 'matched' }, postponed: ['a', 't'] },
    ],
    [
      'goes on with a recording that still grows',
      facts([a(restless), t(), recording('b')], over),
      { status: 'processing', files: { b: 'matched' }, postponed: ['a', 't'] },
    ],
    [
      'that grows and its recording alone wait for another window',
      facts([a(), t(restless)], over),
      { status: 'detecting', files: {}, restart: true },
    ],
    [
      'of two recordings is skipped only when neither takes it',
      facts([a({ verdict: duplicate }), recording('b', { transcript: 't' }), t()], over),
      { status: 'processing', files: { a: 'sftp_duplicate', b: 'matched' } },
    ],
    [
      'waits while its recording is imported',
      facts([a({ status: 'processing' }), t()], processing),
      { status: 'processing', files: {} },
    ],
    [
      'that was taken along ends with it',
      facts([a({ status: 'completed' }), t({ status: 'completed' })], processing),
      { status: 'completed', files: {} },
    ],
    [
      'is skipped when its recording fails',
      facts([a({ status: 'failed' }), t(), recording('b', { status: 'completed' })], processing),
      { status: 'incomplete', files: { t: 'sftp_transcript_not_used' } },
    ],
    [
      'that came with a late recording waits for it',
      facts([a({ verdict: withRow }), t(), recording('b', { status: 'completed' })], {
        status: 'incomplete',
      }),
      { status: 'processing', files: { a: 'matched' } },
    ],
  ])('%s', (_, given, expected) => expect(told(given)).toEqual(expected));

  test('without a recording is waited for, and skipped when the batch ends', () => {
    expect(told(facts([t()]))).toEqual({ status: 'detecting', files: {} });
    expect(told(facts([t()], over))).toEqual({ status: 'completed', files: { t: 'sftp_transcript_alone' } });
  });
});

/** A batch that is played to its end: files come to rest in any order, the window ends some time, imports go well or not. */
const story = fc.record({
  csv: fc.constantFrom('required' as const, 'optional' as const),
  files: fc.array(
    fc.record({
      kind: fc.constantFrom(
        'recording' as const,
        'recording' as const,
        'csv' as const,
        'transcript' as const,
      ),
      verdict: fc.constantFrom(imported, withRow, duplicate, skipped),
      arrives: fc.nat(5),
      settles: fc.nat(5),
      imports: fc.constantFrom('completed' as const, 'failed' as const, 'duplicate' as const),
      grows: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  missing: fc.nat(2),
  windowEnds: fc.nat(8),
});

/** The transcript before a recording is the one beside it. */
function besideOf(files: readonly { kind: FileFacts['kind'] }[], at: number): string | null {
  const isPair = files[at]?.kind === 'recording' && files[at - 1]?.kind === 'transcript';
  return isPair ? `f${at - 1}` : null;
}

/** A recording that is imported completes its transcript. */
function takenAlong(files: readonly FileFacts[]): FileFacts[] {
  const taken = new Set(files.flatMap((file) => (file.status === 'completed' ? [file.transcript] : [])));
  return files.map((file) =>
    file.status === 'detected' && taken.has(file.id) ? { ...file, status: 'completed' } : file,
  );
}

function apply(file: FileFacts, decision: Decision): FileFacts {
  const move = decision.files.find(({ id }) => id === file.id);
  return move === undefined ? file : { ...file, status: move.to };
}

test('whatever happens in whatever order, it ends, no file is lost, and nothing is completed that is not whole', () => {
  fc.assert(
    fc.property(story, (given) => {
      let batch = facts([], { csv: given.csv, missing: given.missing });
      let gone: FileFacts[] = [];
      const grown = new Set<string>();
      for (let turn = 0; turn < 30; turn += 1) {
        const arrived = given.files.flatMap((file, at) =>
          file.arrives === turn && isOpen(batch.status)
            ? [recording(`f${at}`, { ...file, settled: false, transcript: besideOf(given.files, at) })]
            : [],
        );
        const played = [...batch.files, ...arrived].map((file): FileFacts => {
          const plan = given.files[Number(file.id.slice(1))]!;
          if (file.status === 'detected') return { ...file, settled: turn >= plan.arrives + plan.settles };
          if (file.status === 'matched') return { ...file, status: 'processing' };
          if (file.status !== 'processing') return file;
          if (plan.grows && !grown.has(file.id)) {
            grown.add(file.id);
            return { ...file, status: 'detected', settled: false };
          }
          return { ...file, status: plan.imports };
        });
        if (played.length === 0) continue;
        const files = takenAlong(played);
        const now = { ...batch, files, windowOver: turn >= given.windowEnds };
        const before = now.files.length + gone.length;
        const decision = nextOfBatch(now);
        for (const { id } of decision.files) expect(files.find((file) => file.id === id)!.settled).toBe(true);
        gone = [...gone, ...files.filter(({ id }) => decision.postponed.includes(id))];
        batch = {
          ...now,
          status: afterEvents(now.status, decision.events),
          files: files
            .filter(({ id }) => !decision.postponed.includes(id))
            .map((file) => apply(file, decision)),
        };
        expect(batch.files.length + gone.length).toBe(before);
        if (batch.status === 'completed') {
          const statuses = new Set(batch.files.map(({ status }) => status));
          expect(
            [...statuses].filter((status) => !['completed', 'duplicate', 'skipped'].includes(status)),
          ).toEqual([]);
          expect(batch.missing).toBe(0);
        }
      }
      if (batch.files.length === 0 && gone.length === 0) return;
      expect(['completed', 'incomplete', 'failed']).toContain(batch.status);
    }),
    { numRuns: 1_000 },
  );
});
