import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import '@fontsource-variable/inter/wght.css';
import './mantine.css';
import './styles.css';
import { App } from './App';
import { tolerateTranslation } from './browser/tolerate-translation';
import { restoreLostFocus } from './layout/restore-lost-focus';
import { createQueryClient } from './query-client';
import { LanguageProvider } from './texts/language';
import { readableColours, theme } from './theme';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the application.');

/** Nonce of the Content Security Policy. The server writes a new one into each page; browsers reveal it to scripts only. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

tolerateTranslation(document);
restoreLostFocus();

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readableColours}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce ?? ''}
    >
      <LanguageProvider>
        <QueryClientProvider client={createQueryClient()}>
          {/* With transitions React would delay drawing a change, and the next press could come before the change is visible. */}
          <BrowserRouter useTransitions={false}>
            <App />
          </BrowserRouter>
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  </StrictMode>,
);
