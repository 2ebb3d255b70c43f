import { Link, useRouterState } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { formatCounted } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Progress } from '../ui/progress.tsx';
import { paceSentence } from './pace-sentence.ts';
import { useUploads } from './upload-provider.tsx';
import type { Totals } from './upload-queue.ts';

/** The uploads at the bottom right of every other page, as long as there is something to say. */
export function UploadDock() {
  const { totals, clear } = useUploads();
  const onUploadPage = useRouterState({ select: ({ location }) => location.pathname === '/upload' });
  const begun = totals.all - totals.ready;
  if (onUploadPage || begun === 0) return null;
  const share = totals.allBytes === 0 ? null : totals.sentBytes / totals.allBytes;
  return (
    <section
      aria-label="Uploads"
      className="pointer-events-auto w-72 rounded-lg border border-line bg-raised p-3 shadow-popup"
    >
      <div className="flex items-center gap-2">
        <p role="status" className="min-w-0 flex-1 text-[0.8125rem] font-medium">
          {dockSentence(totals)}
        </p>
        {totals.open === 0 ? (
          <IconButton label="Dismiss" icon={<X aria-hidden />} size="small" onClick={clear} />
        ) : null}
      </div>
      {totals.open > 0 ? (
        <>
          <Progress label="Upload progress" value={share} className="mt-2" />
          <p className="mt-1.5 text-[0.8125rem] text-soft tabular-nums">{paceSentence(totals)}</p>
        </>
      ) : null}
      <Link
        to="/upload"
        className="mt-2 inline-block text-[0.8125rem] font-medium text-accent-text hover:underline"
      >
        Show the files
      </Link>
    </section>
  );
}

function dockSentence({ open, arrived, refused, cancelled, all, ready }: Totals): string {
  const rest = [
    refused > 0 ? `, ${refused} refused` : '',
    cancelled > 0 ? `, ${cancelled} cancelled` : '',
  ].join('');
  if (open > 0) return `${arrived} of ${formatCounted(all - ready, 'file')} uploaded${rest}`;
  return `${formatCounted(arrived, 'file')} uploaded${rest}`;
}
