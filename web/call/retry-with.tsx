import { ChevronDown, RotateCcw } from 'lucide-react';
import { providers, type SpeechProvider } from '#shared/providers.ts';
import { Button } from '../ui/button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';

type Choose = (provider: SpeechProvider) => void;
type Props = { providers: readonly SpeechProvider[]; busy: boolean; onChoose: Choose };

const name = 'Retry with another provider';

/** The other half of the button Retry: with which other provider of speech to retry. */
export function RetryWithButton({ providers: offered, busy, onChoose }: Props) {
  return (
    <Menu
      trigger={
        <Button
          variant="primary"
          disabled={busy}
          aria-label={name}
          title={name}
          className="w-8 rounded-l-none px-0"
        >
          <ChevronDown aria-hidden />
        </Button>
      }
      heading={<p className="text-xs font-medium text-soft">{name}</p>}
      entries={offered.map((provider) => ({
        label: providers[provider].label,
        run: () => onChoose(provider),
      }))}
    />
  );
}

/** The same as entries of a menu of many things. */
export function retryEntries(offered: readonly SpeechProvider[], onChoose: Choose): MenuEntry[] {
  return offered.map((provider) => ({
    label: `Retry with ${providers[provider].label}`,
    icon: <RotateCcw aria-hidden />,
    run: () => onChoose(provider),
  }));
}
