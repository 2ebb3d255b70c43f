import { Toast as Parts } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import { IconButton } from './icon-button.tsx';

export type ToastTone = 'plain' | 'good' | 'bad';
export type ToastSaid = {
  title: string;
  text?: string;
  tone?: ToastTone;
  action?: { label: string; run: () => void };
};

/** Gives the function that shows a toast. Bad news is read aloud at once and stays longer. */
export function useToast(): (said: ToastSaid) => void {
  const { add } = Parts.useToastManager();
  return useCallback(
    ({ title, text, tone = 'plain', action }: ToastSaid) => {
      add({
        title,
        type: tone,
        timeout: tone === 'bad' ? 10_000 : 5_000,
        priority: tone === 'bad' ? 'high' : 'low',
        ...(text === undefined ? {} : { description: text }),
        ...(action === undefined ? {} : { actionProps: { children: action.label, onClick: action.run } }),
      });
    },
    [add],
  );
}

/** Holds the toasts of everything below it. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Parts.Provider limit={3}>
      {children}
      <Parts.Portal>
        <Parts.Viewport className="pointer-events-none fixed right-4 bottom-4 z-60 flex w-[min(22rem,calc(100vw-2rem))] flex-col gap-2">
          <ToastList />
        </Parts.Viewport>
      </Parts.Portal>
    </Parts.Provider>
  );
}

function ToastList() {
  const { toasts } = Parts.useToastManager();
  return toasts.map((toast) => (
    <Parts.Root
      key={toast.id}
      toast={toast}
      className="pointer-events-auto rounded-lg border border-line bg-raised shadow-popup transition-[opacity,translate] duration-200 data-ending-style:translate-y-2 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Parts.Content className="flex items-start gap-2.5 py-2 pr-2 pl-3">
        <ToneIcon tone={toast.type} />
        <div className="min-w-0 flex-1 py-1">
          <Parts.Title className="text-sm font-medium" />
          <Parts.Description className="mt-0.5 text-[0.8125rem] break-words text-soft" />
          <Parts.Action className="mt-1 text-[0.8125rem] font-medium text-accent-text hover:underline" />
        </div>
        <Parts.Close render={<IconButton label="Dismiss" icon={<X aria-hidden />} size="small" />} />
      </Parts.Content>
    </Parts.Root>
  ));
}

function ToneIcon({ tone }: { tone: string | undefined }) {
  if (tone === 'bad') return <CircleAlert aria-hidden className="mt-1.5 size-4 shrink-0 text-red-dot" />;
  if (tone === 'good') return <CircleCheck aria-hidden className="mt-1.5 size-4 shrink-0 text-green-dot" />;
  return null;
}
