import { useEffect, useState } from 'react';

const patienceMs = 300;

/** A text that is typed freely and told a third of a second after the last letter; follows the text it tells about. */
export function useTyped(text: string, tell: (text: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(text);
  const [told, setTold] = useState(text);
  if (told !== text) {
    setTold(text);
    setTyped(text);
  }
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === text) return;
    const timer = setTimeout(() => tell(wanted), patienceMs);
    return () => clearTimeout(timer);
  }, [typed, text, tell]);
  return [typed, setTyped];
}
