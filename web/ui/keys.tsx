import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import { type KeyBinding, runKey } from './key-bindings.ts';

type Held = { readonly current: readonly KeyBinding[] };
type Registry = { add: (held: Held) => () => void; list: () => readonly KeyBinding[] };

const KeysContext = createContext<Registry | null>(null);

/** Listens to the keyboard once, for every page. */
export function KeysProvider({ children }: { children: ReactNode }) {
  const held = useRef(new Set<Held>());
  const registry = useMemo<Registry>(
    () => ({
      add: (bindings) => {
        held.current.add(bindings);
        return () => held.current.delete(bindings);
      },
      list: () => [...held.current].flatMap((bindings) => bindings.current),
    }),
    [],
  );
  useEffect(() => {
    const listen = (event: KeyboardEvent) => runKey(event, registry.list());
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [registry]);
  return <KeysContext value={registry}>{children}</KeysContext>;
}

/** Binds keys as long as the component is shown. They rest while somebody types or a dialog, menu or list is open. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const registry = useContext(KeysContext);
  const held = useRef(bindings);
  useEffect(() => {
    held.current = bindings;
  });
  useEffect(() => registry?.add(held), [registry]);
}

/** Gives the function that lists the keys bound now, for the page that shows them. */
export function useBoundKeys(): () => readonly KeyBinding[] {
  const registry = useContext(KeysContext);
  return useMemo(() => () => registry?.list() ?? [], [registry]);
}
