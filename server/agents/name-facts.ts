import { callDate, type DateReading } from '#server/csv/call-date.ts';
import { callDirection } from '#server/csv/cell-values.ts';
import type { UploadFields } from '#shared/calls.ts';
import type { NameReading } from './name-pattern.ts';

const asMetadata = {
  call_id: 'call_id',
  phone: 'customer_phone',
  dialed_number: 'dialed_number',
  queue: 'queue',
} as const;

/** The fields of a call with what its file's name adds: only what they lack. */
export function withNameFacts(
  fields: UploadFields,
  reading: NameReading | null,
  dates: DateReading,
): UploadFields {
  if (reading === null) return fields;
  const metadata: Record<string, unknown> = { ...fields.metadata };
  for (const [token, key] of Object.entries(asMetadata)) {
    const value = reading.get(token);
    if (value !== undefined && metadata[key] === undefined) metadata[key] = value;
  }
  const type = callDirection(reading.get('direction') ?? '');
  const date = dateIn(reading, dates);
  const customer = reading.get('customer_id')?.slice(0, 200);
  return {
    ...(type === null ? {} : { call_type: type }),
    ...(date === null ? {} : { call_date: date }),
    ...(customer === undefined ? {} : { customer_id: customer }),
    ...fields,
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
}

/** The day in a name, with its time where that stands there too; a time alone says nothing. */
function dateIn(reading: NameReading, dates: DateReading): string | null {
  const day = reading.get('date');
  if (day === undefined) return null;
  const read = callDate(day, reading.get('time') ?? '', dates);
  return 'problem' in read ? null : read.at.toISOString();
}
