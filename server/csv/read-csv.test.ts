import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine } from '#shared/csv-cell.ts';
import { KnownError } from '#shared/errors.ts';
import type { DateReading } from './call-date.ts';
import { columnAliases, type Meaning } from './columns.ts';
import { type CsvReading, readCsv } from './read-csv.ts';
import type { BadRow, CsvRow } from './rows.ts';
import { zoneOf } from './zoned-time.ts';

const reading: DateReading = { zone: zoneOf('Europe/London'), timeZone: 'Europe/London', dayFirst: true };

function read(
  given: string | Uint8Array,
  how: DateReading = reading,
): CsvReading & { all: (CsvRow | BadRow)[] } {
  const csv = readCsv(typeof given === 'string' ? Buffer.from(given) : given, how);
  return { ...csv, all: [...csv.rows()] };
}

function problemOf(given: string | Uint8Array): string {
  try {
    read(given);
  } catch (error) {
    if (error instanceof KnownError && error.code === 'csv_unreadable')
      return String(error.details['problem']);
    throw error;
  }
  return 'none';
}

const twoRows = [
  { line: 2, path: 'a.wav', fields: { agent_code: 'A1' }, notes: [] },
  { line: 3, path: 'b.wav', fields: { agent_code: 'B2' }, notes: [] },
];

/** Two good rows with a bad one between them. */
function around(bad: string): string {
  return `file_name,agent_code\na.wav,A1\n${bad}\nb.wav,B2\n`;
}

function good(lines: number): object[] {
  return [{ ...twoRows[0] }, { ...twoRows[1], line: 3 + lines }];
}

describe('However it was saved, the same rows come out', () => {
  const text = 'file_name,agent_code\r\na.wav,A1\r\nb.wav,B2\r\n';
  test.each([
    ['CRLF', text],
    ['LF', text.replaceAll('\r\n', '\n')],
    ['CR', text.replaceAll('\r\n', '\r')],
    ['line ends mixed', 'file_name,agent_code\r\na.wav,A1\nb.wav,B2\r'],
    ['no line end at the end', text.trimEnd()],
    ['a byte order mark', `\ufeff${text}`],
    ['semicolons', text.replaceAll(',', ';')],
    ['tabs', text.replaceAll(',', '\t')],
    ['pipes', text.replaceAll(',', '|')],
    ['quotes', '"file_name","agent_code"\r\n"a.wav","A1"\r\n"b.wav","B2"\r\n'],
    ['spaces around', ' file_name , agent_code \r\n a.wav , A1 \r\n b.wav, "B2" \r\n'],
    ['separators left at the ends', 'file_name,agent_code,,\r\na.wav,A1,,\r\nb.wav,B2,,\r\n'],
  ])('%s', (_, given) => {
    expect(read(given).all).toEqual(twoRows);
  });

  test.each([
    ['UTF-16LE', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16BE', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('%s by its mark', (encoding, given) => {
    const csv = read(given);
    expect([csv.encoding, csv.warnings, csv.all]).toEqual([encoding, [], twoRows]);
  });

  test.each([';', '\t', '^'])('a first line that says sep=%s', (separator) => {
    const csv = read(`sep=${separator}\r\n${text.replaceAll(',', separator)}`);
    expect(csv.all).toEqual(twoRows.map((row) => ({ ...row, line: row.line + 1 })));
  });

  test('blank rows in between, which count as lines', () => {
    expect(read('file_name,agent_code\n\na.wav,A1\n , \n,\nb.wav,B2\n\n').all).toEqual([
      { ...twoRows[0], line: 3 },
      { ...twoRows[1], line: 6 },
    ]);
  });
});

test('Windows-1252 is read as such, and says so', () => {
  const csv = read(Buffer.from('file_name,agent_name\na.wav,Jos\u00e9 \u0080\n', 'latin1'));
  expect([csv.encoding, csv.warnings, csv.all]).toEqual([
    'Windows-1252',
    ['The text is not UTF-8 and was read as Windows-1252. Check names with accents.'],
    [{ line: 2, path: 'a.wav', fields: { agent_name: 'José €' }, notes: [] }],
  ]);
});

describe('A bad row fails alone, with its line', () => {
  test.each([
    ['too few cells', 'c.wav', 'has 1 cell where the header has 2'],
    ['too many cells', 'c.wav,C3,x', 'has 3 cells where the header has 2'],
    ['a bare quote', 'c.wav,5" disk', 'has a quote where none may stand'],
    ['text after a quote', '"c.wav"x,C3', 'has a quote where none may stand'],
    ['an unclosed quote', 'c.wav,"C3', 'opens a quote that is never closed'],
    ['no file', ',C3', 'names no file'],
    ['a file name of dots', '../..,C3', 'names no file'],
    ['NUL', 'c.wav,C\u00003', 'holds a character that cannot be stored (NUL)'],
    ['more than 64 KiB', `c.wav,"${'x'.repeat(70_000)}"`, 'is longer than 64 KiB'],
  ])('%s', (_, bad, problem) => {
    const { all } = read(around(bad));
    expect(all.filter((row) => 'path' in row)).toEqual(good(1));
    expect(all.filter((row) => 'problem' in row)).toEqual([{ line: 3, problem }]);
  });

  test('an unclosed quote that meets another one', () => {
    const { all } = read(around('c.wav,"C3\nd.wav,"D4"'));
    expect(all).toEqual([
      twoRows[0],
      { line: 3, problem: 'has a quote where none may stand' },
      { line: 4, path: 'd.wav', fields: { agent_code: 'D4' }, notes: [] },
      { ...twoRows[1], line: 5 },
    ]);
  });

  test('a quote of 50 MB that is never closed costs one row', () => {
    const huge = Buffer.concat([
      Buffer.from('file_name,agent_code\na.wav,A1\nc.wav,"'),
      Buffer.alloc(50_000_000, 'x'),
      Buffer.from('\nb.wav,B2\n'),
    ]);
    expect(read(huge).all).toEqual([
      twoRows[0],
      { line: 3, problem: 'is longer than 64 KiB' },
      { ...twoRows[1], line: 4 },
    ]);
  });

  test('thousands of them end the reading instead', () => {
    expect(problemOf(`file_name,agent_code\n${'a.wav,x"y\n'.repeat(1_100)}`)).toBe(
      'more than 1,000 of its rows have misplaced quotes; check the separator',
    );
  });
});

test('a cell may hold line ends, and the lines after it are counted right', () => {
  const { all } = read('file_name,note\r\na.wav,"one\r\ntwo\nthree"\r\nb.wav,"say ""hi"""\r\nc.wav\r\n');
  expect(all).toEqual([
    { line: 2, path: 'a.wav', fields: { metadata: { note: 'one\r\ntwo\nthree' } }, notes: [] },
    { line: 5, path: 'b.wav', fields: { metadata: { note: 'say "hi"' } }, notes: [] },
    { line: 6, problem: 'has 1 cell where the header has 2' },
  ]);
});

test('cells that a spreadsheet would run stay the text they are', () => {
  const { all } = read('file_name,disposition,note\na.wav,=1+1,"@SUM(A1:A9)"\n');
  expect(all).toEqual([
    { line: 2, path: 'a.wav', fields: { disposition: '=1+1', metadata: { note: '@SUM(A1:A9)' } }, notes: [] },
  ]);
});

test('a name that climbs out of its folder is only ever a name', () => {
  const { all } = read('file_name\n../../etc/passwd\nC:\\calls\\..\\a.wav\n/abs/b.wav\n');
  expect(all.map((row) => ('path' in row ? row.path : row.problem))).toEqual([
    'etc/passwd',
    'calls/a.wav',
    'abs/b.wav',
  ]);
});

describe('What cannot be used as a whole says so in plain words', () => {
  test.each([
    ['an empty file', '', 'it is empty'],
    ['blank lines only', '\n\n \n', 'it is empty'],
    ['a mark only', '\ufeff', 'it is empty'],
    ['a header only', 'file_name,agent_code\n', 'it has a header and no rows'],
    ['a header only, after sep=', 'sep=;\nfile_name;agent_code\n\n', 'it has a header and no rows'],
    ['no header', 'a.wav,A1\nb.wav,B2\n', 'it has no header: its first line is already a row'],
    [
      'no column for the file',
      'agent_code,shift\nA1,early\n',
      'no column names the recording (file_name, file, recording, recordingfile …); its columns are agent_code, shift',
    ],
    [
      'an unclosed quote in the header',
      '"file_name,agent\na.wav,A1\n',
      'its header, line 1, opens a quote that is never closed',
    ],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 20, 0]), 'it is a workbook; save it as CSV (UTF-8) first'],
    ['sound', Buffer.from([0x52, 0x49, 0x46, 0x46, 0, 0, 255, 254, 253, 252, 251, 250]), 'it is not text'],
    [
      'UTF-16 without a mark',
      Buffer.from('file_name,agent_code\na.wav,A1\n', 'utf16le'),
      'it seems to be UTF-16 without its byte order mark; save it as UTF-8',
    ],
    ['too many columns', `${'x,'.repeat(600)}file_name\na\n`, 'it has more than 500 columns'],
  ])('%s', (_, given, problem) => {
    expect(problemOf(given)).toBe(problem);
  });
});

describe('Columns', () => {
  const cases = (Object.keys(columnAliases) as Meaning[]).flatMap((meaning) =>
    [meaning, ...columnAliases[meaning]].map((name) => [name, meaning] as const),
  );
  test.each(cases)('%s is read as %s', (name, meaning) => {
    const spelled = ` ${name.slice(0, 1).toUpperCase()}${name.slice(1, 3)}_${name.slice(3).toUpperCase()} `;
    const header = meaning === 'file_name' ? spelled : `file_name,${spelled}`;
    const row = meaning === 'file_name' ? 'a.wav' : 'a.wav,x';
    expect(read(`${header}\n${row}\n`).columns.at(-1)).toEqual({
      header: spelled.trim(),
      key: spelled.trim(),
      meaning,
    });
  });

  test('a first and a last name are one name', () => {
    const { all } = read('file_name,Agent First Name,agent_last_name\na.wav,Ana,Silva\nb.wav,,Ode\n');
    expect(all.map((row) => 'path' in row && row.fields)).toEqual([
      { agent_name: 'Ana Silva' },
      { agent_name: 'Ode' },
    ]);
  });

  test('of two that mean the same the surer name is used, and the other is kept', () => {
    const csv = read('user,file_name,agent_code,path\nx,a.wav,A1,/r/a.wav\n');
    expect(csv.all).toEqual([
      {
        line: 2,
        path: 'a.wav',
        fields: { agent_code: 'A1', metadata: { user: 'x', path: '/r/a.wav' } },
        notes: [],
      },
    ]);
    expect(csv.warnings).toEqual([
      'Column 1 “user” means the same as column 3 “agent_code”, which is used; it is kept as metadata.',
      'Column 4 “path” means the same as column 2 “file_name”, which is used; it is kept as metadata.',
    ]);
  });

  test('of two of one name the first is used, and the other is kept', () => {
    const csv = read('file_name,agent_code,agent_code,note,note\na.wav,A1,B2,one,two\n');
    expect(csv.all).toEqual([
      {
        line: 2,
        path: 'a.wav',
        fields: {
          agent_code: 'A1',
          metadata: { 'agent_code (column 3)': 'B2', note: 'one', 'note (column 5)': 'two' },
        },
        notes: [],
      },
    ]);
    expect(csv.warnings).toEqual([
      'Column 3 “agent_code” means the same as column 2 “agent_code”, which is used; it is kept as metadata.',
      'Column 5 “note” has the same name as column 4; it is kept as “note (column 5)”.',
    ]);
  });

  test('beside a date, a start time is the time of day', () => {
    const { all, warnings } = read('file_name,date,StartTime\na.wav,01/07/2026,09:30\n');
    expect([all, warnings]).toEqual([
      [{ line: 2, path: 'a.wav', fields: { call_date: '2026-07-01T08:30:00.000Z' }, notes: [] }],
      [],
    ]);
  });
});

test('a full row', () => {
  const header =
    'recording,agent,AgentName,agent_email,ext,conversationid,call_date,call_time,type,customer_id,customer_name,ani,dnis,billsec,wrapupcode,skill,client_reference,language,Team';
  const row =
    'a.wav,A1,Ana Silva,ana@example.com,204,c-9,22/11/2026,10:31:05,OUT,77,Jo,+441,+442,00:01:33,Sold,Billing,ref-1,en,Blue';
  expect(read(`${header}\n${row}\n`).all).toEqual([
    {
      line: 2,
      path: 'a.wav',
      fields: {
        agent_code: 'A1',
        agent_name: 'Ana Silva',
        agent_email: 'ana@example.com',
        extension: '204',
        call_type: 'outbound',
        call_date: '2026-11-22T10:31:05.000Z',
        customer_id: '77',
        customer_name: 'Jo',
        disposition: 'Sold',
        client_reference: 'ref-1',
        metadata: {
          call_id: 'c-9',
          customer_phone: '+441',
          dialed_number: '+442',
          duration_seconds: 93,
          queue: 'Billing',
          language: 'en',
          Team: 'Blue',
        },
      },
      notes: [],
    },
  ]);
});

test('what is not understood stays in the metadata and says so', () => {
  const { all } = read(
    `file_name,call_date,direction,duration,agent_code\na.wav,11/22/2026,sideways,long,${'x'.repeat(201)}\n`,
  );
  expect(all).toEqual([
    {
      line: 2,
      path: 'a.wav',
      fields: {
        metadata: {
          call_date: '11/22/2026',
          direction: 'sideways',
          duration: 'long',
          agent_code: 'x'.repeat(201),
        },
      },
      notes: [
        'agent_code is longer than 200 characters; it is kept as metadata only',
        '“long” is no length that is understood',
        '“sideways” is no direction that is understood',
        '“11/22/2026” is no day or time (this campaign writes the day before the month)',
      ],
    },
  ]);
});

describe('For whatever bytes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 200 }).map((text) => new Uint8Array(Buffer.from(text))),
    fc
      .array(
        fc.constantFrom('file_name', 'a.wav', ',', ';', '"', '\n', '\r', '\t', 'sep=;', ' ', '\0', 'é', '='),
        {
          maxLength: 40,
        },
      )
      .map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
  );

  test('reading ends in rows or in a problem, never in another error', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(typeof problemOf(given)).toBe('string');
      }),
      { numRuns: 2_000 },
    );
  });

  test('what was written comes back', () => {
    const cell = fc
      .string({
        unit: fc.constantFrom('a', 'é', ',', ';', '"', '\n', '\r\n', '|', '\t', ' ', '=', '漢', '😀'),
      })
      .map((text) => text.trim());
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, (written) => {
        const lines = written.map(([left, right], index) =>
          csvLine([`f${index}.wav`, `x${left}`, `y${right}`]),
        );
        const csv = read([csvLine(['file_name', 'left', 'right']), ...lines].join(''));
        const back = csv.all.map((row) => ('path' in row ? [row.path, row.fields.metadata] : row));
        expect(back).toEqual(
          written.map(([left, right], index) => [`f${index}.wav`, { left: `x${left}`, right: `y${right}` }]),
        );
      }),
    );
  });
});
