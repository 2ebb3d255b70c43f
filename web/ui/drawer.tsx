import type { ReactNode } from 'react';
import { Modal } from './modal.tsx';

type Props = { open: boolean; onClose: () => void; label: string; children: ReactNode };

/** A panel over the left edge of the page, for small screens. */
export function Drawer({ open, onClose, label, children }: Props) {
  if (!open) return null;
  return (
    <Modal
      onDismiss={onClose}
      aria-label={label}
      className="inset-y-0 right-auto left-0 h-dvh max-h-none w-64 transition-transform duration-150 starting:-translate-x-full"
    >
      <div className="h-full border-r border-line">{children}</div>
    </Modal>
  );
}
