import type { UseMutationResult } from '@tanstack/react-query';
import { CircleCheck, CircleX, File, Folder } from 'lucide-react';
import type { SftpTest } from '#shared/sftp.ts';
import { problemOf } from '../api.ts';

type Props = { testing: Pick<UseMutationResult<SftpTest>, 'data' | 'error' | 'isPending'> };

/** What a test of the connection has found, in plain words. */
export function TestResult({ testing: { data, error, isPending } }: Props) {
  // A key that nobody has confirmed is asked about elsewhere on the page, and that is what there is to do.
  const asked = data?.host_key_state === 'new' || data?.host_key_state === 'changed';
  const failure = asked ? null : (data?.failure ?? null);
  const problem = error === null ? failure : problemOf(error);
  return (
    <div role="status" className="text-[0.8125rem]">
      {isPending || problem === null ? null : (
        <p className="mt-4">
          <span className="font-medium text-red-ink">{problem.message}</span>{' '}
          <span className="text-soft">{problem.advice}</span>
        </p>
      )}
      {isPending || data === undefined || !data.ok ? null : <Found test={data} />}
    </div>
  );
}

function Found({ test: { seen, seen_more: more, campaigns } }: { test: SftpTest }) {
  return (
    <div className="mt-4 flex flex-col gap-3">
      <p className="flex items-center gap-2 font-medium">
        <CircleCheck aria-hidden className="size-4 text-green-dot" />
        Signed in and saw the root folder
      </p>
      {seen.length === 0 ? <p className="text-soft">The root folder is empty.</p> : null}
      {seen.length === 0 ? null : (
        <ul
          aria-label="In the root folder"
          className="flex max-h-48 flex-wrap gap-x-4 gap-y-1 overflow-y-auto"
        >
          {seen.map(({ name, kind }) => (
            <li key={name} className="flex items-center gap-1.5">
              <Kind kind={kind} />
              <span className="break-all">{name}</span>
            </li>
          ))}
          {more ? <li className="text-faint">and more</li> : null}
        </ul>
      )}
      {campaigns.length === 0 ? null : <FoldersOf campaigns={campaigns} />}
    </div>
  );
}

function Kind({ kind }: { kind: 'folder' | 'file' }) {
  const Icon = kind === 'folder' ? Folder : File;
  return (
    <>
      <Icon aria-hidden className="size-3.5 shrink-0 text-faint" />
      <span className="sr-only">{kind === 'folder' ? 'Folder' : 'File'}</span>
    </>
  );
}

function FoldersOf({ campaigns }: Pick<SftpTest, 'campaigns'>) {
  return (
    <ul aria-label="Folders of campaigns" className="flex flex-col gap-1">
      {campaigns.map(({ id, name, slug, found }) => (
        <li key={id} className="flex items-center gap-2">
          {found ? (
            <CircleCheck aria-hidden className="size-4 shrink-0 text-green-dot" />
          ) : (
            <CircleX aria-hidden className="size-4 shrink-0 text-red-dot" />
          )}
          <span>
            {name}: <code className="break-all">{slug}</code> {found ? 'is there' : 'is not there'}
          </span>
        </li>
      ))}
    </ul>
  );
}
