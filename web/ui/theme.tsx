import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export type Theme = 'light' | 'dark';

const storageKey = 'totalview.theme';

const ThemeContext = createContext<{ theme: Theme; choose: (theme: Theme) => void }>({
  theme: 'light',
  choose: () => undefined,
});

/** The theme in force, and how to choose another; the choice is kept on this device. */
export function useTheme() {
  return useContext(ThemeContext);
}

/** Holds the theme. The page's first paint already has it: the script in the head put it there. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState<Theme>(() =>
    document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light',
  );
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const held = useMemo(
    () => ({
      theme,
      choose: (chosen: Theme) => {
        keepChoice(chosen);
        setTheme(chosen);
      },
    }),
    [theme],
  );
  return <ThemeContext value={held}>{children}</ThemeContext>;
}

function keepChoice(theme: Theme): void {
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}
