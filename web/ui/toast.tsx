import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { IconButton } from './icon-button.tsx';

type ToastTone = 'plain' | 'good' | 'bad';
export type ToastSaid = {
  title: string;
  text?: string;
  tone?: ToastTone;
  action?: { label: string; run: () => void };
};
type Shown = ToastSaid & { readonly id: number };

const atOnce = 3;
const shownMs: Record<ToastTone, number> = { plain: 5_000, good: 5_000, bad: 10_000 };

const ToastContext = createContext<(said: ToastSaid) => void>(() => undefined);

/** Gives the function that shows a toast. Bad news is read aloud at once and stays longer. */
export function useToast(): (said: ToastSaid) => void {
  return useContext(ToastContext);
}

/** Holds the toasts of everything below it. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Shown[]>([]);
  const count = useRef(0);
  const add = useCallback((said: ToastSaid) => {
    count.current += 1;
    const shown = { ...said, id: count.current };
    setToasts((earlier) => [...earlier, shown].slice(-atOnce));
  }, []);
  const remove = useCallback((gone: number) => {
    setToasts((earlier) => earlier.filter(({ id }) => id !== gone));
  }, []);
  return (
    <ToastContext value={add}>
      {children}
      <ToastRegion toasts={toasts} onGone={remove} />
    </ToastContext>
  );
}

function ToastRegion({ toasts, onGone }: { toasts: readonly Shown[]; onGone: (id: number) => void }) {
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Shown anew with each toast, so that it lies above a dialog that was opened meanwhile.
    if (region.current?.matches(':popover-open') === true) region.current.hidePopover();
    if (toasts.length > 0) region.current?.showPopover();
  }, [toasts]);
  return (
    <div
      ref={region}
      popover="manual"
      aria-live="polite"
      className="fixed inset-auto right-4 bottom-4 m-0 in-[:has([data-bottom-bar])]:bottom-28 sm:in-[:has([data-bottom-bar])]:bottom-20 w-[min(22rem,calc(100vw-2rem))] flex-col gap-2 border-0 bg-transparent p-0 open:flex"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onGone={onGone} />
      ))}
    </div>
  );
}

function ToastCard({ toast, onGone }: { toast: Shown; onGone: (id: number) => void }) {
  const { id, title, text, tone = 'plain', action } = toast;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => onGone(id), shownMs[tone]);
    return () => clearTimeout(timer);
  }, [held, id, tone, onGone]);
  return (
    <div
      role={tone === 'bad' ? 'alert' : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="flex items-start gap-2.5 rounded-lg border border-line bg-raised py-2 pr-2 pl-3 text-ink shadow-popup transition-[opacity,translate] duration-200 starting:translate-y-2 starting:opacity-0"
    >
      <ToneIcon tone={tone} />
      <div className="min-w-0 flex-1 py-1">
        <p className="text-sm font-medium">{title}</p>
        {text === undefined ? null : <p className="mt-0.5 text-[0.8125rem] break-words text-soft">{text}</p>}
        {action === undefined ? null : (
          <button
            type="button"
            onClick={() => {
              action.run();
              onGone(id);
            }}
            className="mt-1 text-[0.8125rem] font-medium text-accent-text hover:underline"
          >
            {action.label}
          </button>
        )}
      </div>
      <IconButton label="Dismiss" icon={<X aria-hidden />} size="small" onClick={() => onGone(id)} />
    </div>
  );
}

function ToneIcon({ tone }: { tone: ToastTone }) {
  if (tone === 'bad') return <CircleAlert aria-hidden className="mt-1.5 size-4 shrink-0 text-red-dot" />;
  if (tone === 'good') return <CircleCheck aria-hidden className="mt-1.5 size-4 shrink-0 text-green-dot" />;
  return null;
}
