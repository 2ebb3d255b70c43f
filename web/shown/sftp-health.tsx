import type { ReactNode } from 'react';
import type { SftpHealth, SftpSilence } from '#shared/sftp.ts';
import { formatInstant } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';
import { useNow } from '../ui/use-now.ts';
import { dueIn, quietFor, usualWords } from './sftp-words.ts';

type Props = { health: SftpHealth; children?: ReactNode };

/** How the sweeps go: when the last one began and ended well, when the next is due. `children` are further facts. */
export function SftpHealthFacts({ health, children }: Props) {
  const now = useNow(5_000);
  const { last_sweep_at: last, last_good_sweep_at: good, next_sweep_at: next, sweeping } = health;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-[0.8125rem]">
      <SftpFact name="Last sweep">{last === null ? 'None yet' : formatInstant(last, now)}</SftpFact>
      {health.trouble === null ? null : (
        <SftpFact name="Last that went well">
          {good === null ? 'None yet' : formatInstant(good, now)}
        </SftpFact>
      )}
      <SftpFact name="Next sweep">
        {sweeping ? 'Sweeping now' : next === null ? 'None is due' : dueIn(next, now)}
      </SftpFact>
      {children}
    </dl>
  );
}

/** One fact with its name. */
export function SftpFact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 break-words tabular-nums">{children}</dd>
    </>
  );
}

/** Why the last sweep could not do its work; nothing when it did. */
export function SftpTrouble({ health: { trouble, trouble_since: since }, action }: TroubleProps) {
  const now = useNow();
  if (trouble === null) return null;
  return (
    <Notice tone="red" title={trouble.message} action={action}>
      {trouble.advice} {since === null ? null : `It is so since ${formatInstant(since, now)}.`} Nothing is
      lost: files stay on the server until they can be read.
    </Notice>
  );
}

/** That nothing has come for much longer than usual; nothing when that is not so. */
export function SilentFolder({ silence, campaign, folder, action }: SilentProps) {
  const now = useNow();
  if (silence === null) return null;
  const where = campaign === undefined ? 'No recording' : `${campaign}: no recording`;
  return (
    <Notice tone="amber" title={`${where} has come for ${quietFor(silence, now)}.`} action={action}>
      {usualWords(silence)} The sweeps themselves go well. Ask whoever runs the recorder whether it still puts
      its files into {folder ?? 'the folder'}.
    </Notice>
  );
}

type SilentProps = {
  silence: SftpSilence | null;
  /** Named where several campaigns are shown together. */
  campaign?: string;
  folder?: string | null;
  action?: ReactNode;
};

type TroubleProps = { health: SftpHealth; action?: ReactNode };
