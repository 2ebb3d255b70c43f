import { type MouseEvent, useEffect, useRef } from 'react';

type Props = {
  label: string;
  checked: boolean;
  /** Some, but not all, of what it stands for. */
  partly?: boolean;
  onPress: (range: boolean) => void;
};

/** The box that selects a call, or all of them. Shift selects a range; the whole cell takes the press. */
export function PickBox({ label, checked, partly = false, onPress }: Props) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = partly;
  }, [partly]);
  return (
    <label className="relative z-1 -my-3 -ml-4 flex h-11 w-10 cursor-pointer items-center justify-center select-none">
      <input
        ref={box}
        type="checkbox"
        aria-label={label}
        checked={checked}
        onChange={() => undefined}
        onClick={(event: MouseEvent) => onPress(event.shiftKey)}
        className="size-4 cursor-pointer accent-accent"
      />
    </label>
  );
}
