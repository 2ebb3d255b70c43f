import { CopyButton } from '../ui/copy-button.tsx';

/** Lines to be typed or copied into a terminal. */
export function CodeBlock({ label, code }: { label: string; code: string }) {
  return (
    <figure className="flex flex-col gap-2">
      <figcaption className="flex items-center justify-between gap-2 text-[0.8125rem] font-medium">
        {label}
        <CopyButton text={code} label={`Copy: ${label}`} />
      </figcaption>
      <pre
        tabIndex={0}
        className="overflow-x-auto rounded-md border border-line bg-sunken p-3 text-[0.8125rem] leading-5"
      >
        <code>{code}</code>
      </pre>
    </figure>
  );
}
