import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { type CallChanges, editCall } from '#shared/call-edits.ts';
import { type CallDetail, readCall, readTimeline } from '#shared/calls.ts';
import { call as callApi, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextInput } from '../ui/field.tsx';
import { textIn } from '../ui/form-text.ts';
import { Select } from '../ui/select.tsx';

type CallType = NonNullable<CallDetail['call_type']> | 'unknown';

const callTypes: readonly { value: CallType; label: string }[] = [
  { value: 'unknown', label: 'Not known' },
  { value: 'inbound', label: 'Inbound' },
  { value: 'outbound', label: 'Outbound' },
  { value: 'internal', label: 'Internal' },
];

/** Corrects what is known of a call besides its agent. */
export function EditDetailsDialog({ call, onClose }: { call: CallDetail; onClose: () => void }) {
  const form = useId();
  const [type, setType] = useState<CallType>(call.call_type ?? 'unknown');
  const saving = useSaving(call, onClose);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => textIn(given, name).trim() || null;
    const date = textIn(given, 'call_date');
    saving.mutate({
      call_type: type === 'unknown' ? null : type,
      customer_name: text('customer_name'),
      customer_id: text('customer_id'),
      disposition: text('disposition'),
      ...(date === localTime(call.call_date) ? {} : { call_date: instantOf(date) }),
    });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Edit call details"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" busy={saving.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="grid gap-4 sm:grid-cols-2">
        <Field label="Call date" hint="In your own time zone.">
          {(tied) => (
            <TextInput
              {...tied}
              type="datetime-local"
              step={1}
              name="call_date"
              defaultValue={localTime(call.call_date)}
              autoFocus
            />
          )}
        </Field>
        <Field label="Direction">
          {(tied) => <Select<CallType> tied={tied} value={type} options={callTypes} onChange={setType} />}
        </Field>
        <Field label="Customer name">
          {(tied) => (
            <TextInput
              {...tied}
              name="customer_name"
              maxLength={200}
              defaultValue={call.customer_name ?? ''}
            />
          )}
        </Field>
        <Field label="Customer id">
          {(tied) => (
            <TextInput {...tied} name="customer_id" maxLength={200} defaultValue={call.customer_id ?? ''} />
          )}
        </Field>
        <Field label="Disposition" className="sm:col-span-2">
          {(tied) => (
            <TextInput {...tied} name="disposition" maxLength={200} defaultValue={call.disposition ?? ''} />
          )}
        </Field>
        {saving.isError ? (
          <p role="alert" className="text-[0.8125rem] text-red-ink sm:col-span-2">
            {problemOf(saving.error).message} {problemOf(saving.error).advice}
          </p>
        ) : null}
      </form>
    </Dialog>
  );
}

function useSaving(call: CallDetail, onSaved: () => void) {
  const client = useQueryClient();
  const params = { id: call.id };
  return useMutation({
    mutationFn: (body: CallChanges) => callApi(editCall, { params, body }),
    onSuccess: async (after) => {
      client.setQueryData(keyOf(readCall, { params }), after);
      onSaved();
      await client.invalidateQueries({ queryKey: keyOf(readTimeline, { params }) });
    },
  });
}

/** An instant as the date field of a browser shows it: the reader's own clock, to the second. */
function localTime(instant: string | null): string {
  if (instant === null) return '';
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function instantOf(local: string): string | null {
  return local === '' ? null : new Date(local).toISOString();
}
