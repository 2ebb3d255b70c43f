import { Check } from 'lucide-react';

/** What a rerun does, a sentence each. */
export function Consequences({ sentences }: { sentences: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {sentences.map((sentence) => (
        <li key={sentence} className="flex items-start gap-2">
          <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-green-dot" />
          {sentence}
        </li>
      ))}
    </ul>
  );
}
