/**
 * What a column can be, with the headers that recorders give it, the surest first. Compared after lower-casing and
 * dropping whatever is neither letter nor digit.
 */
export const columnAliases = {
  file_name: ['file', 'recording', 'recordingfile', 'recordingid', 'audiofile', 'path', 'wavfile'],
  agent_code: ['agent', 'agentid', 'agentloginid', 'agentusername', 'userid', 'user', 'loginid', 'agentno'],
  agent_name: ['username', 'employee'],
  agent_first_name: [],
  agent_last_name: [],
  agent_email: ['email', 'useremail'],
  extension: ['ext', 'station', 'agentextension'],
  call_id: [
    'contactid',
    'conversationid',
    'interactionid',
    'globalinteractionid',
    'sessionid',
    'uniqueid',
    'callsid',
    'segmentid',
  ],
  call_date: ['date', 'datetime', 'timestamp', 'starttime', 'callbegin', 'startedat', 'calluniversaltime'],
  call_time: ['time'],
  direction: ['calldirection', 'calltype', 'type'],
  customer_id: [],
  customer_name: [],
  customer_phone: ['ani', 'callerid', 'from', 'callerno', 'phone', 'phonenumber'],
  dialed_number: ['dnis', 'to', 'calleeno', 'dst'],
  duration: ['durationsec', 'durationms', 'talktime', 'billsec', 'callduration'],
  disposition: ['outcome', 'wrapupcode', 'result'],
  queue: ['skill', 'service', 'queuename'],
  client_reference: [],
  language: [],
} as const satisfies Record<string, readonly string[]>;

export type Meaning = keyof typeof columnAliases;

/** One column of a CSV: its header as it stands there, and what it means; null is kept as metadata. */
export type Column = { readonly header: string; readonly key: string; readonly meaning: Meaning | null };

export type Header = { readonly columns: readonly Column[]; readonly warnings: readonly string[] };

/** A header as it is compared. */
export function plainHeader(header: string): string {
  return header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const meanings = Object.keys(columnAliases) as Meaning[];
const ranks = new Map(
  meanings.flatMap((meaning) =>
    [plainHeader(meaning), ...columnAliases[meaning]].map((name, rank) => [name, { meaning, rank }] as const),
  ),
);

/** How many of these headers are known. */
export function knownHeaders(headers: readonly string[]): number {
  return headers.filter((header) => ranks.has(plainHeader(header))).length;
}

/**
 * Gives every column its meaning. Where two columns could be the same thing the surer name wins, else the first; the
 * other is kept as metadata, and a warning says so. Beside a date, a column named like a start time is the time.
 */
export function readHeader(headers: readonly string[]): Header {
  const known = headers.map((header) => ranks.get(plainHeader(header)) ?? null);
  const winners = new Map<Meaning, number>();
  known.forEach((found, index) => {
    if (found === null) return;
    const best = winners.get(found.meaning);
    const bestRank = best === undefined ? Number.POSITIVE_INFINITY : (known[best]?.rank ?? 0);
    if (found.rank < bestRank) winners.set(found.meaning, index);
  });
  const losers = known.map((found, index) => found !== null && winners.get(found.meaning) !== index);
  const time = winners.has('call_time')
    ? -1
    : losers.findIndex((lost, index) => lost && isTime(known, index));
  const warnings: string[] = [];
  const keys = uniqueKeys(headers);
  const columns = headers.map((header, index): Column => {
    const key = keys[index] ?? header;
    if (index === time) return { header, key, meaning: 'call_time' };
    const found = known[index] ?? null;
    if (found === null || losers[index] === true) {
      if (found !== null) warnings.push(lostWarning(headers, index, winners.get(found.meaning) ?? 0));
      return { header, key, meaning: null };
    }
    return { header, key, meaning: found.meaning };
  });
  return { columns, warnings: [...warnings, ...repeatWarnings(headers, known)] };
}

const startTimes: readonly string[] = ['starttime', 'callbegin', 'startedat'];
const dates: readonly string[] = ['calldate', 'date'];

/** Whether this column, which lost to another as the date, can be the time beside it. */
function isTime(known: readonly ({ meaning: Meaning; rank: number } | null)[], index: number): boolean {
  const names = ['calldate', ...columnAliases.call_date];
  const found = known[index];
  if (found?.meaning !== 'call_date' || !startTimes.includes(names[found.rank] ?? '')) return false;
  return known.some((other) => other?.meaning === 'call_date' && dates.includes(names[other.rank] ?? ''));
}

function lostWarning(headers: readonly string[], index: number, winner: number): string {
  const [header, other] = [headers[index] ?? '', headers[winner] ?? ''];
  return `Column ${index + 1} “${header}” means the same as column ${winner + 1} “${other}”, which is used; it is kept as metadata.`;
}

/** Repeated headers without a meaning: nothing is lost, but they cannot keep one name. */
function repeatWarnings(headers: readonly string[], known: readonly (object | null)[]): string[] {
  return headers.flatMap((header, index) => {
    const first = headers.indexOf(header);
    if (header === '' || known[index] !== null || first === index) return [];
    return [
      `Column ${index + 1} “${header}” has the same name as column ${first + 1}; it is kept as “${header} (column ${index + 1})”.`,
    ];
  });
}

/** A metadata name for each column: its header, with its place where that is empty, repeated or too long. */
function uniqueKeys(headers: readonly string[]): string[] {
  return headers.map((header, index) => {
    const short = header.slice(0, 80);
    if (short === '') return `column ${index + 1}`;
    return headers.indexOf(header) === index && short === header ? header : `${short} (column ${index + 1})`;
  });
}
