import type { ReactNode } from 'react';
import { Button } from './button.tsx';

type Props = {
  /** What `useInfiniteQuery` answers. */
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  /** The words on the button. */
  children: ReactNode;
};

/** The foot of a list that is shown in part; nothing below one that is shown whole. */
export function ShowMore({ list, children }: Props) {
  if (!list.hasNextPage) return null;
  return (
    <div className="flex justify-center border-t border-line p-3">
      <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {children}
      </Button>
    </div>
  );
}
