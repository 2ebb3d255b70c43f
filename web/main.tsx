import './ui/theme.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { makeQueryClient } from './query-client.ts';
import { makeRouter } from './routes.tsx';
import { KeysProvider } from './ui/keys.tsx';
import { ThemeProvider } from './ui/theme.tsx';
import { ToastProvider } from './ui/toast.tsx';

// The content security policy forbids code made from text, which is what the reader's fast path is.
config({ jitless: true });

const client = makeQueryClient({ onSignedOut: () => void router.invalidate() });
const router = makeRouter(client);

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

const element = document.getElementById('app');
if (element === null) throw new Error('The page has no place for the app.');

createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <ThemeProvider>
        <KeysProvider>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </KeysProvider>
      </ThemeProvider>
    </QueryClientProvider>
  </StrictMode>,
);
