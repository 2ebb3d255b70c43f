import { Copy, Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import { providers } from '#shared/providers.ts';
import type { VersionDetail } from '#shared/versions.ts';
import { useCan } from '../me.ts';
import { clockOf } from '../shown/clock.ts';
import { formatBytes, formatInstant } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useToast } from '../ui/toast.tsx';
import { useNow } from '../ui/use-now.ts';
import { AgentLink } from './call-agent.tsx';
import { EditDetailsDialog } from './edit-details-dialog.tsx';
import { originNames } from './transcript-origin.ts';

/** What is known about a call besides its results: metadata, the recording, the transcription. */
export function DetailsTab({ call, version }: { call: CallDetail; version: VersionDetail }) {
  const now = useNow();
  const other = Object.entries(call.metadata);
  return (
    <div className="flex flex-col gap-5 px-5 py-4 text-sm">
      <Group title="Call" actions={<EditButton call={call} />}>
        <Fact name="Agent">
          {call.agent === null && call.agent_match === null ? null : (
            <>
              {call.agent === null ? null : <AgentLink agent={call.agent} />}
              {call.agent_match === null ? null : <p className="text-soft">{call.agent_match}</p>}
            </>
          )}
        </Fact>
        <Fact name="Call date">{call.call_date === null ? null : formatInstant(call.call_date, now)}</Fact>
        <Fact name="Direction">{capital(call.call_type)}</Fact>
        <Fact name="Customer">
          {[call.customer_name, call.customer_id].filter(Boolean).join(', ') || null}
        </Fact>
        <Fact name="Disposition">{call.disposition}</Fact>
        <Fact name="Client reference">{call.client_reference}</Fact>
        <Fact name="Uploaded">
          {formatInstant(call.created_at, now)}
          {call.uploaded_by === null ? '' : ` by ${call.uploaded_by}`}
        </Fact>
        <Fact name="Call id">
          <Copied text={call.id} name="call id" />
        </Fact>
      </Group>
      {other.length === 0 ? null : (
        <Group title="Metadata">
          {other.map(([name, value]) => (
            <Fact key={name} name={name}>
              {typeof value === 'string' ? value : JSON.stringify(value)}
            </Fact>
          ))}
        </Group>
      )}
      <RecordingFacts call={call} />
      {version.transcription === null ? null : (
        <Group title="Transcription">
          <Fact name="Provider">{originNames(version.transcription).provider}</Fact>
          <Fact name="Model">{originNames(version.transcription).model}</Fact>
          <Fact name="Language">{version.transcription.language}</Fact>
        </Group>
      )}
      {version.judged_by === null ? null : (
        <Group title="Analysis">
          <Fact name="Provider">{providers[version.judged_by.provider].label}</Fact>
          <Fact name="Model">{version.judged_by.model}</Fact>
          <Fact name="Prompt">{`Version ${version.judged_by.prompt}`}</Fact>
        </Group>
      )}
    </div>
  );
}

function RecordingFacts({ call }: { call: CallDetail }) {
  const now = useNow();
  const { recording } = call;
  return (
    <Group title="Recording">
      {recording === null ? null : (
        <>
          <Fact name="Format">{formatOf(recording)}</Fact>
          <Fact name="Channels">
            {`${recording.channels}${recording.fake_stereo ? ', the same sound on both' : ''}`}
          </Fact>
          <Fact name="Sample rate">{`${recording.sample_rate / 1000} kHz`}</Fact>
          <Fact name="Length, decoded">{clockOf(recording.duration_seconds * 1000)}</Fact>
          <Fact name="Length, claimed">
            {recording.claimed_duration_seconds === null
              ? null
              : `${clockOf(recording.claimed_duration_seconds * 1000)}${recording.truncated ? ', cut off' : ''}`}
          </Fact>
        </>
      )}
      <Fact name="Deleted">
        {call.audio_deleted_at === null ? null : formatInstant(call.audio_deleted_at, now)}
      </Fact>
      <Fact name="Size">{formatBytes(call.size_bytes)}</Fact>
      <Fact name="SHA-256">
        <Copied text={call.sha256} name="checksum" />
      </Fact>
      <Fact name="Came with a transcript">{call.has_supplied_transcript ? 'Yes' : null}</Fact>
    </Group>
  );
}

function formatOf({ codec, container }: NonNullable<CallDetail['recording']>): string {
  return codec === container ? codec : `${codec} in ${container}`;
}

function EditButton({ call }: { call: CallDetail }) {
  const can = useCan();
  const [editing, setEditing] = useState(false);
  if (!can('calls.edit', { campaignId: call.campaign.id, agentId: call.agent?.id ?? null })) return null;
  return (
    <>
      <IconButton
        size="small"
        label="Edit call details"
        aria-haspopup="dialog"
        icon={<Pencil aria-hidden />}
        onClick={() => setEditing(true)}
      />
      {editing ? <EditDetailsDialog call={call} onClose={() => setEditing(false)} /> : null}
    </>
  );
}

function Group({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <div className="mb-1 flex min-h-7 items-center justify-between">
        <h2 className="text-xs font-semibold text-soft">{title}</h2>
        {actions}
      </div>
      <dl>{children}</dl>
    </section>
  );
}

/** One fact; what is not known takes no room. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div className="grid grid-cols-[8.5rem_minmax(0,1fr)] items-baseline gap-3 border-t border-line py-1.5">
      <dt className="break-words text-soft">{name}</dt>
      <dd className="break-words tabular-nums">{children}</dd>
    </div>
  );
}

function Copied({ text, name }: { text: string; name: string }) {
  const say = useToast();
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => say({ title: `The ${name} is copied.` }),
      () => say({ title: `The ${name} could not be copied.`, tone: 'bad' }),
    );
  };
  return (
    <span className="flex items-center gap-1">
      <span className="min-w-0 truncate font-mono text-xs">{text}</span>
      <IconButton size="small" label={`Copy the ${name}`} icon={<Copy aria-hidden />} onClick={copy} />
    </span>
  );
}

function capital(text: string | null): string | null {
  return text === null ? null : text.charAt(0).toUpperCase() + text.slice(1);
}
