import { ChevronDown, FileSpreadsheet, X } from 'lucide-react';
import { useRef } from 'react';
import { problemOf } from '../api.ts';
import { AgentPicker } from '../shown/agent-picker.tsx';
import { Button } from '../ui/button.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Select } from '../ui/select.tsx';
import { CsvReport } from './csv-report.tsx';
import type { Details } from './details.ts';
import type { useCsvPreview } from './use-csv-preview.ts';

type CallType = Details['callType'] | 'unknown';

const callTypes: readonly { value: CallType; label: string }[] = [
  { value: 'unknown', label: 'Not known' },
  { value: 'inbound', label: 'Inbound' },
  { value: 'outbound', label: 'Outbound' },
  { value: 'internal', label: 'Internal' },
];

type Props = {
  details: Details;
  onDetails: (details: Details) => void;
  csv: File | null;
  onCsv: (csv: File | null) => void;
  preview: ReturnType<typeof useCsvPreview>;
  /** A CSV waits for these before it can be shown against the files. */
  needs: string | null;
};

/** What is known of the files besides their sound: a CSV that names them, or the same for all. */
export function DetailsCard({ details, onDetails, csv, onCsv, preview, needs }: Props) {
  return (
    <details open={csv !== null || undefined} className="group rounded-lg border border-line bg-raised">
      <summary className="flex h-11 cursor-pointer list-none items-center gap-2 px-4 text-sm font-medium">
        Details of the calls
        <span className="text-[0.8125rem] font-normal text-faint">Agent, date, customer, or a CSV</span>
        <ChevronDown
          aria-hidden
          className="ml-auto size-4 text-faint transition-transform group-open:rotate-180"
        />
      </summary>
      <div className="flex flex-col gap-5 border-t border-line p-4">
        <CsvChoice csv={csv} onCsv={onCsv} preview={preview} needs={needs} />
        <ForAll details={details} onDetails={onDetails} besides={csv !== null} />
      </div>
    </details>
  );
}

function CsvChoice({ csv, onCsv, preview, needs }: Pick<Props, 'csv' | 'onCsv' | 'preview' | 'needs'>) {
  const input = useRef<HTMLInputElement>(null);
  const problem = preview.isError ? problemOf(preview.error) : null;
  return (
    <section aria-label="CSV" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <input
          ref={input}
          type="file"
          hidden
          aria-label="CSV that names the files"
          accept=".csv,.tsv,text/csv"
          onChange={({ target }) => {
            onCsv(target.files?.[0] ?? null);
            target.value = '';
          }}
        />
        <Button onClick={() => input.current?.click()}>
          <FileSpreadsheet aria-hidden />
          {csv === null ? 'Choose a CSV' : 'Choose another CSV'}
        </Button>
        {csv === null ? (
          <p className="text-[0.8125rem] text-faint">
            A row for each file, which a column file_name names. Nothing is sent before you see what meets
            what.
          </p>
        ) : (
          <span className="flex min-w-0 items-center gap-1 text-sm">
            <span className="truncate">{csv.name}</span>
            <IconButton
              label="Leave the CSV out"
              size="small"
              icon={<X aria-hidden />}
              onClick={() => onCsv(null)}
            />
          </span>
        )}
      </div>
      {problem === null ? null : (
        <p role="alert" className="text-[0.8125rem]">
          <span className="text-red-ink">{problem.message}</span>{' '}
          <span className="text-soft">{problem.advice}</span>
        </p>
      )}
      {csv === null || needs === null ? null : <p className="text-[0.8125rem] text-soft">{needs}</p>}
      {csv !== null && preview.isFetching ? (
        <p role="status" className="text-[0.8125rem] text-soft">
          Reading the CSV
        </p>
      ) : null}
      {csv === null || needs !== null || preview.data === undefined || problem !== null ? null : (
        <CsvReport preview={preview.data} />
      )}
    </section>
  );
}

type ForAllProps = Pick<Props, 'details' | 'onDetails'> & { besides: boolean };

function ForAll({ details, onDetails, besides }: ForAllProps) {
  const set = (changes: Partial<Details>) => onDetails({ ...details, ...changes });
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-3 text-[0.8125rem] font-medium">
        {besides ? 'For all files, where their row says nothing' : 'For all files'}
      </legend>
      <div className="flex flex-col gap-1.5">
        <span className="text-[0.8125rem] font-medium">Agent</span>
        <AgentPicker
          label="Agent of all files"
          chosen={details.agent?.id ?? null}
          nobody="As the file’s name says"
          onChoose={(agent) => set({ agent })}
          trigger={
            <Button className="justify-between font-normal">
              {details.agent?.name ?? <span className="text-soft">As the file’s name says</span>}
              <ChevronDown aria-hidden />
            </Button>
          }
        />
      </div>
      <Field label="Direction">
        {(tied) => (
          <Select<CallType>
            tied={tied}
            value={details.callType === '' ? 'unknown' : details.callType}
            options={callTypes}
            onChange={(type) => set({ callType: type === 'unknown' ? '' : type })}
          />
        )}
      </Field>
      <Field label="Call date" hint="In your own time zone.">
        {(tied) => (
          <TextInput
            {...tied}
            type="datetime-local"
            value={details.callDate}
            onChange={({ target }) => set({ callDate: target.value })}
          />
        )}
      </Field>
      <Text
        label="Disposition"
        value={details.disposition}
        onChange={(disposition) => set({ disposition })}
      />
      <Text
        label="Customer name"
        value={details.customerName}
        onChange={(customerName) => set({ customerName })}
      />
      <Text label="Customer id" value={details.customerId} onChange={(customerId) => set({ customerId })} />
    </fieldset>
  );
}

function Text({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {(tied) => (
        <TextInput
          {...tied}
          maxLength={200}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
