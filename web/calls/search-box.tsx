import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { TextInput } from '../ui/field.tsx';
import { useKeys } from '../ui/keys.tsx';

type Props = { label: string; shortcut: string; text: string; onChange: (text: string) => void };

/** Types freely; the list follows a third of a second after the last letter. */
export function SearchBox({ label, shortcut, text, onChange }: Props) {
  const [typed, setTyped] = useState(text);
  const [told, setTold] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  if (told !== text) {
    setTold(text);
    setTyped(text);
  }
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === text) return;
    const timer = setTimeout(() => onChange(wanted), 300);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  useKeys([
    {
      keys: [shortcut],
      shown: [shortcut.toUpperCase()],
      does: label,
      run: () => input.current?.focus(),
    },
  ]);
  return (
    <div className="relative w-full sm:w-56">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-faint" />
      <TextInput
        ref={input}
        light
        type="search"
        aria-label={label}
        placeholder={label}
        className="pl-9"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  );
}
