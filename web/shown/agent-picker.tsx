import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactElement, useDeferredValue, useId, useState } from 'react';
import { listAgents } from '#shared/agents.ts';
import { problemOf } from '../api.ts';
import { queryOf } from '../queries.ts';
import { classNames } from '../ui/class-names.ts';
import { TextInput } from '../ui/field.tsx';
import { Popover } from '../ui/popover.tsx';

export type ChosenAgent = {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly email: string | null;
};

type Choices = {
  /** The id of the agent that is chosen now. */
  chosen: string | null;
  /** What choosing nobody is called; without it somebody has to be chosen. */
  nobody?: string;
  onChoose: (agent: ChosenAgent | null) => void;
};

type Props = Choices & { trigger: ReactElement<Record<string, unknown>>; label: string };

/** Chooses one of the agents one may see, by a few letters of name, code or extension. */
export function AgentPicker({ trigger, label, ...choices }: Props) {
  const [open, setOpen] = useState(false);
  const choose = (agent: ChosenAgent | null) => {
    setOpen(false);
    choices.onChoose(agent);
  };
  return (
    <Popover label={label} trigger={trigger} open={open} onOpenChange={setOpen}>
      <AgentSearch label={label} {...choices} onChoose={choose} />
    </Popover>
  );
}

const shownAtOnce = 30;

const found = (search: string) => queryOf(listAgents, { query: { search, limit: shownAtOnce } });

function AgentSearch({ label, chosen, nobody, onChoose }: Choices & { label: string }) {
  const id = useId();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const search = useDeferredValue(typed.trim());
  const { data, error, isPlaceholderData } = useQuery({
    ...found(search),
    placeholderData: keepPreviousData,
  });
  const agents = data?.rows ?? [];
  const choices = [
    ...(nobody !== undefined && search === '' ? [{ id: '', name: nobody, agent: null }] : []),
    ...agents.map((agent) => ({ id: agent.id, name: agent.name, agent })),
  ];
  const take = (index: number) => {
    const choice = choices[index];
    if (choice !== undefined) onChoose(choice.agent);
  };
  /** Who types a name and presses Enter at once means what they typed, not what is still shown. The list tells trouble. */
  const takeFirst = async () => {
    const { rows } = await client.fetchQuery(found(typed.trim()));
    if (rows[0] !== undefined) onChoose(rows[0]);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step !== undefined) setAt(Math.max(0, Math.min(choices.length - 1, at + step)));
    else if (isPlaceholderData || search !== typed.trim()) takeFirst().catch(() => undefined);
    else take(at);
  };
  return (
    <div className="flex w-72 max-w-[calc(100vw-3rem)] flex-col gap-2">
      <TextInput
        light
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={choices[at] === undefined ? undefined : `${id}-${at}`}
        placeholder="Name, code or extension"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} className="max-h-72 overflow-y-auto">
        {choices.map((choice, index) => (
          <button
            key={choice.id}
            id={`${id}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={choice.id === (chosen ?? '')}
            onPointerMove={() => setAt(index)}
            onClick={() => take(index)}
            className={classNames(
              'flex w-full items-baseline gap-3 rounded-md px-2.5 py-1.5 text-left text-sm',
              index === at && 'bg-hover',
              choice.id === '' && 'text-soft italic',
              choice.id === (chosen ?? '') && 'font-medium',
            )}
          >
            <span className="min-w-0 flex-1 truncate">{choice.name}</span>
            <span className="shrink-0 text-xs text-faint">{choice.agent?.code}</span>
          </button>
        ))}
      </div>
      <Told
        text={
          error !== null && data === undefined
            ? problemOf(error).message
            : wordsOf(agents.length, data?.total, search)
        }
      />
    </div>
  );
}

function Told({ text }: { text: string }) {
  return (
    <p role="status" className={text === '' ? 'sr-only' : 'px-2.5 pb-1 text-[0.8125rem] text-soft'}>
      {text}
    </p>
  );
}

function wordsOf(shown: number, total: number | undefined, search: string): string {
  if (total === undefined) return '';
  if (total === 0)
    return search === '' ? 'There are no agents yet.' : 'Nobody of that name, code or extension.';
  return total > shown ? `${total - shown} more: type a few letters.` : '';
}
