import { useMutation } from '@tanstack/react-query';
import { Sparkles } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { improvePrompt } from '#shared/check-tries.ts';
import { call, problemOf } from '../api.ts';
import { Button } from '../ui/button.tsx';

type Props = { campaignId: string; name: string; prompt: string; onTake: (prompt: string) => void };

/** Asks for a clearer wording and shows it beside the present one; only who wrote the prompt decides to take it. */
export function ImprovePrompt({ campaignId, name, prompt, onTake }: Props) {
  const gone = useRef(new AbortController());
  useEffect(() => {
    const mine = new AbortController();
    gone.current = mine;
    return () => mine.abort();
  }, []);
  const asking = useMutation({
    mutationFn: (written: string) =>
      call(improvePrompt, {
        params: { id: campaignId },
        body: { name: name.trim() === '' ? 'A check' : name.trim(), prompt: written },
        signal: gone.current.signal,
      }),
  });
  const proposed = asking.data;
  return (
    <div className="flex flex-col items-start gap-3">
      <Button
        size="small"
        busy={asking.isPending}
        disabled={prompt.trim() === ''}
        onClick={() => asking.mutate(prompt)}
      >
        {asking.isPending ? null : <Sparkles aria-hidden />}
        Improve with AI
      </Button>
      <div aria-live="polite" className="w-full">
        {asking.isError ? (
          <p className="text-[0.8125rem] text-red-ink">
            {problemOf(asking.error).message} {problemOf(asking.error).advice}
          </p>
        ) : null}
        {proposed === undefined ? null : (
          <section aria-label="Proposed prompt" className="rounded-md border border-line bg-sunken p-3">
            <div className="grid gap-3 sm:grid-cols-2">
              <Wording title="Now" text={asking.variables ?? prompt} />
              <Wording title="Proposed" text={proposed.prompt} />
            </div>
            {proposed.changes.length === 0 ? null : (
              <ul className="mt-3 list-disc pl-4 text-[0.8125rem] text-soft marker:text-faint">
                {proposed.changes.map((change) => (
                  <li key={change}>{change}</li>
                ))}
              </ul>
            )}
            <div className="mt-3 flex gap-2">
              <Button
                size="small"
                variant="primary"
                onClick={() => {
                  onTake(proposed.prompt);
                  asking.reset();
                }}
              >
                Use the proposal
              </Button>
              <Button size="small" variant="quiet" onClick={() => asking.reset()}>
                Keep mine
              </Button>
            </div>
          </section>
        )}
      </div>
    </div>
  );
}

function Wording({ title, text }: { title: string; text: string }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-xs font-semibold text-soft">{title}</h3>
      <p className="text-[0.8125rem] break-words whitespace-pre-wrap">{text}</p>
    </div>
  );
}
