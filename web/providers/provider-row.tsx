import { type ReactNode, useState } from 'react';
import { type ProviderShown, providerStates, regions } from '#shared/provider-settings.ts';
import { providers } from '#shared/providers.ts';
import { problemOf } from '../api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { formatCount, formatInstant } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';
import { useNow } from '../ui/use-now.ts';
import { ProviderDialog } from './provider-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { useTestingProvider } from './use-providers.ts';

const told = {
  assemblyai: 'Speech to text as a service, with who said what.',
  deepgram: 'Speech to text as a service, with who said what.',
  whisper: 'A speech server of yours. The audio stays in-house.',
  claude: 'Reads transcripts and judges the checks that are questions.',
} as const;

/** One provider: how it stands, how it is reached, what is under way, and what can be done about it. */
export function ProviderRow({ shown }: { shown: ProviderShown }) {
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  const { provider, state, from, own } = shown;
  const { label } = providers[provider];
  const testing = useTestingProvider(provider);
  const close = () => setOpen(null);
  return (
    <li className="flex flex-col gap-2 border-b border-line px-4 py-3 last:border-0" aria-label={label}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h3 className="text-sm font-semibold">{label}</h3>
        <Badge {...providerStates[state]} />
        <div className="ml-auto flex flex-wrap gap-2">
          {from === null ? null : (
            <Button
              size="small"
              busy={testing.isPending}
              onClick={() => testing.mutate()}
              aria-label={`Test ${label}`}
            >
              Test
            </Button>
          )}
          {own === null ? null : (
            <Button size="small" onClick={() => setOpen('remove')} aria-label={`Remove ${label}`}>
              Remove
            </Button>
          )}
          <Button size="small" onClick={() => setOpen('edit')} aria-label={`${verbOf(shown)} of ${label}`}>
            {verbOf(shown)}
          </Button>
        </div>
      </div>
      {from === null ? (
        <p className="text-[0.8125rem] text-soft">{told[provider]}</p>
      ) : (
        <Facts shown={shown} />
      )}
      <Trouble shown={shown} />
      <Tested testing={testing} />
      {open === 'edit' ? (
        <ProviderDialog shown={shown} models={testing.data?.models ?? []} onClose={close} onSaved={close} />
      ) : null}
      {open === 'remove' ? <RemoveDialog shown={shown} onClose={close} /> : null}
    </li>
  );
}

/** What goes wrong there, in words, and what becomes of the calls. */
function Trouble({ shown }: { shown: ProviderShown }) {
  const now = useNow(5_000);
  const { error, since, state, next_try_at: next, paused_calls: calls } = shown;
  if (error === null || state === 'off') return null;
  return (
    <Notice tone={state === 'paused' ? 'red' : 'amber'} title={error.message}>
      {error.advice} {since === null ? null : `It is so since ${formatInstant(since, now)}.`}
      {state === 'paused' ? ` ${waitingWords(calls)}` : null}
      {state === 'paused' && next !== null ? ` It is tried again ${formatInstant(next, now)}.` : null}
    </Notice>
  );
}

function waitingWords(calls: number): string {
  if (calls === 0) return 'No call waits for it.';
  return calls === 1 ? '1 call waits for it.' : `${formatCount(calls)} calls wait for it.`;
}

function Tested({ testing }: { testing: ReturnType<typeof useTestingProvider> }) {
  const { data, error } = testing;
  const problem = error === null ? (data?.failure ?? null) : problemOf(error);
  if (problem !== null) {
    return (
      <p role="alert" className="text-[0.8125rem] text-red-ink">
        {problem.message} {problem.advice}
      </p>
    );
  }
  if (data === undefined) return null;
  const { models } = data;
  return (
    <p role="status" className="text-[0.8125rem] text-soft">
      It works{models.length === 0 ? '.' : `, and offers ${models.map(({ id }) => id).join(', ')}.`}
    </p>
  );
}

function verbOf({ provider, from }: ProviderShown): string {
  if (from === 'organization') return 'Edit account';
  return provider === 'whisper' ? 'Set address' : 'Add key';
}

function Facts({ shown }: { shown: ProviderShown }) {
  const now = useNow();
  const { provider, from, own, key_ends: ends, base_url: address, model } = shown;
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-x-4 gap-y-2 text-[0.8125rem]">
      <Fact name="Key">
        {ends === null ? provider === 'whisper' ? 'None' : 'Stored' : <Masked ends={ends} />}
        <span className="block text-xs text-faint">
          {from === 'organization'
            ? `Yours${own === null ? '' : `, ${formatInstant(own.saved_at, now)}`}`
            : 'Your operator’s'}
        </span>
      </Fact>
      {address === null ? null : (
        <Fact name="Address">
          <span className="break-all">{regionOf(provider, address)}</span>
        </Fact>
      )}
      {provider === 'assemblyai' ? null : <Fact name="Model">{model ?? 'TotalView’s choice'}</Fact>}
      <Fact name="Under way">
        {shown.in_flight} of {shown.allowed}
        {shown.allowed < shown.at_once ? (
          <span className="block text-xs text-faint">usually {shown.at_once}</span>
        ) : null}
      </Fact>
      <Fact name="Waiting">{shown.waiting}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="min-w-0 tabular-nums">{children}</dd>
    </div>
  );
}

function Masked({ ends }: { ends: string }) {
  return (
    <>
      <span aria-hidden>••••</span>
      <span className="sr-only">ends in </span>
      <code>{ends}</code>
    </>
  );
}

function regionOf(provider: ProviderShown['provider'], address: string): string {
  return regions[provider]?.find(({ url }) => url === address)?.label ?? address;
}
