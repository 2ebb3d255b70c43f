import { Link } from '@tanstack/react-router';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { Fragment, useState } from 'react';
import { objectKinds, whoKinds } from '#shared/audit.ts';
import type { AuditLine } from '#shared/audit-log.ts';
import { formatInstant } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Table, Td, Th } from '../ui/table.tsx';
import { useNow } from '../ui/use-now.ts';
import { changesIn } from './audit-changes.ts';

/** On a phone when and who stand above what, and from where is among the details. */
const beside = 'max-sm:hidden';

/** Lines of the audit log; each opens to say exactly when and from where. */
export function AuditTable({ rows }: { rows: readonly AuditLine[] }) {
  const [open, setOpen] = useState<number | null>(null);
  return (
    <Table label="Audit log">
      <thead>
        <tr>
          <Th className={beside}>When</Th>
          <Th className={beside}>Who</Th>
          <Th className="max-sm:pl-4">What</Th>
          <Th>About</Th>
          <Th className={beside}>From</Th>
          <Th>
            <span className="sr-only">Details</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((line) => (
          <Fragment key={line.id}>
            <Line line={line} open={open === line.id} onToggle={(on) => setOpen(on ? line.id : null)} />
            {open === line.id ? <Details line={line} /> : null}
          </Fragment>
        ))}
      </tbody>
    </Table>
  );
}

type LineProps = { line: AuditLine; open: boolean; onToggle: (open: boolean) => void };

function Line({ line, open, onToggle }: LineProps) {
  const now = useNow();
  return (
    <tr className="group align-top">
      <Td className={`py-2.5 whitespace-nowrap tabular-nums ${beside}`}>{formatInstant(line.at, now)}</Td>
      <Td className={`min-w-32 py-2.5 ${beside}`}>
        {line.who.name}
        {line.who.kind === 'key' ? <span className="block text-[0.8125rem] text-faint">API key</span> : null}
      </Td>
      <Td className="py-2.5 max-sm:pl-4 sm:min-w-56">
        <span className="block text-[0.8125rem] text-faint tabular-nums sm:hidden">
          {formatInstant(line.at, now)} · {line.who.name}
        </span>
        {line.label}
        <Changes line={line} />
      </Td>
      <Td className="max-w-36 min-w-28 py-2.5 break-words sm:max-w-64 sm:min-w-36">
        <About line={line} />
      </Td>
      <Td className={`py-2.5 whitespace-nowrap text-soft tabular-nums ${beside}`}>{line.address ?? '—'}</Td>
      <Td className="w-px py-1.5">
        <IconButton
          size="small"
          label={`Details of line ${line.id}`}
          aria-expanded={open}
          icon={open ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          onClick={() => onToggle(!open)}
        />
      </Td>
    </tr>
  );
}

function Changes({ line }: { line: AuditLine }) {
  const changes = changesIn(line);
  if (changes.length === 0) return null;
  return (
    <ul className="text-[0.8125rem] text-soft">
      {changes.map(({ field, was, is }) => (
        <li key={field} className="break-words">
          {field}: {was === null ? is : `${was} → ${is}`}
        </li>
      ))}
    </ul>
  );
}

/** What a line is about, leading there where it is likely to be still. */
function About({ line: { object, act } }: { line: AuditLine }) {
  const name = object.name ?? object.id;
  const kind = <span className="block text-[0.8125rem] text-faint">{objectKinds[object.kind]}</span>;
  const look = 'rounded-sm hover:underline';
  if (object.kind === 'call' && act !== 'call.deleted') {
    return (
      <>
        <Link to="/calls/$callId" params={{ callId: object.id }} preload={false} className={look}>
          {name}
        </Link>
        {kind}
      </>
    );
  }
  if (object.kind === 'campaign') {
    return (
      <>
        <Link to="/campaigns/$campaignId" params={{ campaignId: object.id }} preload={false} className={look}>
          {name}
        </Link>
        {kind}
      </>
    );
  }
  return (
    <>
      {name}
      {kind}
    </>
  );
}

function Details({ line }: { line: AuditLine }) {
  return (
    <tr>
      <td colSpan={6} className="border-b border-line bg-sunken px-4 py-3">
        <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-[0.8125rem]">
          <Detail name="Exactly when">{line.at}</Detail>
          <Detail name={whoKinds[line.who.kind]}>{line.who.id === line.who.kind ? null : line.who.id}</Detail>
          <Detail name={objectKinds[line.object.kind]}>{line.object.id}</Detail>
          <Detail name="Address">{line.address}</Detail>
          <Detail name="Program">{line.user_agent}</Detail>
          <Detail name="Request">{line.request_id}</Detail>
        </dl>
      </td>
    </tr>
  );
}

function Detail({ name, children }: { name: string; children: string | null }) {
  if (children === null) return null;
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="break-all tabular-nums">{children}</dd>
    </>
  );
}
