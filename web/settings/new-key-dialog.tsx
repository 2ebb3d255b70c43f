import { TriangleAlert } from 'lucide-react';
import type { NewApiKey } from '#shared/api-keys.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { CodeBlock } from './code-block.tsx';
import { curlExample } from './curl-example.ts';

/** The one moment in which a key is shown. Pressing beside it does not close it. */
export function NewKeyDialog({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  const done = (
    <Button variant="primary" onClick={onClose}>
      I have kept it
    </Button>
  );
  return (
    <Dialog open onOpenChange={() => undefined} title={`${made.name} is made`} wide footer={done}>
      <div className="flex flex-col gap-4">
        <p className="flex gap-2 rounded-md bg-amber-ground px-3 py-2 text-amber-ink">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          This is the only time the key is shown. Keep it where your system keeps its secrets.
        </p>
        <div className="flex items-center gap-2">
          <code className="min-w-0 flex-1 rounded-md border border-line bg-sunken px-3 py-2 text-[0.8125rem] break-all select-all">
            {made.key}
          </code>
          <CopyButton text={made.key} label="Copy the key" />
        </div>
        <CodeBlock label="Try it" code={curlExample(location.origin, made.campaign.id)} />
      </div>
    </Dialog>
  );
}
