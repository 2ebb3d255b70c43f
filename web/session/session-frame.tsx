import type { ReactNode } from 'react';
import { Mark } from '../shown/mark.tsx';

type Props = { title: string; lead?: ReactNode; children: ReactNode };

/** The frame of the pages before signing in. */
export function SessionFrame({ title, lead, children }: Props) {
  return (
    <main className="flex min-h-dvh flex-col items-center bg-sunken px-4 py-[max(2rem,12vh)]">
      <title>{`${title} · TotalView`}</title>
      <Mark />
      <div className="mt-6 w-full max-w-sm rounded-xl border border-line bg-raised p-6">
        <h1 className="text-lg font-semibold">{title}</h1>
        {lead === undefined ? null : <div className="mt-1 text-sm text-soft">{lead}</div>}
        <div className="mt-5">{children}</div>
      </div>
    </main>
  );
}

/** A sentence about what went wrong with the whole form, read aloud when it appears. */
export function FormProblem({ message, advice }: { message: string; advice: string }) {
  return (
    <div role="alert" className="rounded-md bg-red-ground px-3 py-2 text-[0.8125rem] text-red-ink">
      <span className="font-medium">{message}</span> {advice}
    </div>
  );
}
