import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleDashed } from 'lucide-react';
import { useDeferredValue, useEffect, useState } from 'react';
import { type AgentMatching, type NameShown, previewPattern } from '#shared/agent-matching.ts';
import { call, problemOf } from '../api.ts';
import { keyOf } from '../queries.ts';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Field, TextArea } from '../ui/field.tsx';
import { formatInstant } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';

type Props = { campaignId: string; matching: AgentMatching };

/** What the settings as they stand on the screen find: in the newest real names, or in names that are pasted. */
export function PatternPreview({ campaignId, matching }: Props) {
  const [pasted, setPasted] = useState('');
  const names = useDeferredValue(pasted)
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, 100);
  const body = useSettled({ ...matching, names });
  const request = { params: { id: campaignId }, body };
  const { data, error, isFetching } = useQuery({
    queryKey: keyOf(previewPattern, request),
    queryFn: ({ signal }) => call(previewPattern, { ...request, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const linked = data?.rows.filter(({ agent }) => agent !== null).length ?? 0;
  return (
    <Card
      title="Preview"
      note={data === undefined || error !== null ? null : `${linked} of ${data.rows.length} find their agent`}
      flush
    >
      {error === null ? null : (
        <p role="alert" className="px-4 pb-3 text-[0.8125rem] text-red-ink">
          {problemOf(error).message}
        </p>
      )}
      {data === undefined || error !== null ? null : (
        <div aria-busy={isFetching} className={classNames('transition-opacity', isFetching && 'opacity-70')}>
          <Rows rows={data.rows} />
        </div>
      )}
      <div className="border-t border-line p-4">
        <Field label="Try other names" hint="One a line, with folders if the pattern has some.">
          {(tied) => (
            <TextArea
              {...tied}
              className="font-mono text-[0.8125rem]"
              spellCheck={false}
              value={pasted}
              onChange={({ target }) => setPasted(target.value)}
            />
          )}
        </Field>
      </div>
    </Card>
  );
}

function Rows({ rows }: { rows: readonly NameShown[] }) {
  const now = useNow();
  if (rows.length === 0) {
    return (
      <EmptyState title="No recordings yet" className="py-8">
        The newest names of this campaign appear here. Until then paste some below.
      </EmptyState>
    );
  }
  return (
    <ul aria-label="Names" className="divide-y divide-line border-t border-line">
      {rows.map(({ name, agent, sentence, found }, index) => (
        <li key={`${index}-${name}`} className="flex gap-3 px-4 py-2">
          {agent === null ? (
            <CircleDashed aria-hidden className="mt-0.5 size-4 shrink-0 text-faint" />
          ) : (
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-green-dot" />
          )}
          <div className="min-w-0 flex-1">
            <p className="font-mono text-[0.8125rem] break-all">{name}</p>
            <p className="text-[0.8125rem] text-soft">
              {agent === null ? null : <span className="font-medium text-ink">{agent.name}. </span>}
              {sentence}
            </p>
            <p className="flex flex-wrap gap-x-3 text-[0.8125rem] text-faint">
              {Object.entries(found).map(([field, value]) => (
                <span key={field}>
                  {field.replaceAll('_', ' ')}{' '}
                  <span className="text-soft">
                    {field === 'call_date' ? formatInstant(value, now) : value}
                  </span>
                </span>
              ))}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

const pauseMs = 250;

/** A value that follows when it has not changed for a quarter of a second. */
function useSettled<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as Value;
}
