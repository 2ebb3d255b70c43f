/** A key and what it does. */
export type KeyBinding = {
  /** As the browser names it ("j", "ArrowDown", " ", "?"), with "Mod+" before it for Ctrl or ⌘. Several do the same. */
  readonly keys: readonly string[];
  /** How the list of keys shows them. */
  readonly shown: readonly string[];
  /** In a few words: "Next call". */
  readonly does: string;
  readonly run: (event: KeyboardEvent) => void;
};

const typing =
  'input:not([type="range"]):not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"]';
const covering = 'dialog, [role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';
const pressing = 'button, summary, [role="button"], [role="tab"], [role="slider"]';

/** Runs the newest binding that fits the pressed key, unless the key belongs to what has the focus. */
export function runKey(event: KeyboardEvent, bindings: readonly KeyBinding[]): void {
  if (event.defaultPrevented || event.altKey) return;
  const pressed = pressedKey(event);
  const target = event.target instanceof Element ? event.target : null;
  if (target !== null && belongsTo(target, pressed)) return;
  const binding = bindings.findLast(({ keys }) => keys.includes(pressed));
  if (binding === undefined) return;
  event.preventDefault();
  binding.run(event);
}

function pressedKey(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `Mod+${key}` : key;
}

function belongsTo(target: Element, pressed: string): boolean {
  if (pressed.startsWith('Mod+')) return false;
  if (target.closest(typing) !== null || target.closest(covering) !== null) return true;
  if (pressed === 'Enter' && target.closest('a') !== null) return true;
  return (pressed === ' ' || pressed === 'Enter') && target.closest(pressing) !== null;
}
