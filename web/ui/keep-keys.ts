import type { MouseEvent } from 'react';

const pressed = 'button, [role="tab"], summary';

/**
 * For `onMouseDown`: a press with the mouse leaves the focus where it is, so that the keys go on moving the player. What
 * opens a dialog or a menu (`aria-haspopup`) takes the focus: that is where it comes back to.
 */
export function keepKeys(event: MouseEvent): void {
  const { target, currentTarget } = event;
  // Menus and dialogs are drawn elsewhere in the page, though their events pass here.
  if (!(target instanceof Element) || !currentTarget.contains(target)) return;
  const control = target.closest(pressed);
  if (control !== null && !control.hasAttribute('aria-haspopup')) event.preventDefault();
}
