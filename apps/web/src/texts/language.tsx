import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { ApiProblem } from '../api/client';
import { storage } from '../browser/fallback-storage';
import { en } from './en';
import { type Formats, formatsForLocale } from './format';
import { nl, type Texts } from './nl';

export type Language = 'nl' | 'en';

const ALL: Record<Language, Texts> = { nl, en };
const STORAGE_KEY = 'pasloket.language';

interface LanguageState {
  readonly language: Language;
  readonly texts: Texts;
  readonly formats: Formats;
  readonly switchLanguage: () => void;
}

const LanguageContext = createContext<LanguageState | null>(null);

/**
 * Returns the language that was chosen, otherwise the first supported language of the browser, otherwise Dutch.
 *
 * @param preferred the browser's languages, the preferred one first
 */
export function chooseLanguage(stored: string | null, preferred: readonly string[]): Language {
  if (stored === 'nl' || stored === 'en') return stored;
  for (const tag of preferred) {
    const language = tag.slice(0, 2).toLowerCase();
    if (language === 'nl' || language === 'en') return language;
  }
  return 'nl';
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(() =>
    chooseLanguage(storage.getItem(STORAGE_KEY), navigator.languages),
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo((): LanguageState => {
    const texts = ALL[language];
    const other = language === 'nl' ? 'en' : 'nl';
    const switchLanguage = () => {
      storage.setItem(STORAGE_KEY, other);
      setLanguage(other);
    };
    return { language, texts, formats: formatsForLocale(texts.locale), switchLanguage };
  }, [language]);
  return <LanguageContext.Provider value={spoken}>{children}</LanguageContext.Provider>;
}

export function useLanguage(): LanguageState {
  const spoken = useContext(LanguageContext);
  if (!spoken) throw new Error('useLanguage needs a LanguageProvider.');
  return spoken;
}

export function useTexts(): Texts {
  return useLanguage().texts;
}

/** Returns one or two sentences, in the language of the page, that say what went wrong and what to do. */
export function describeProblem(error: unknown, { problems }: Texts): string {
  if (!(error instanceof ApiProblem)) return problems.unexpected;
  if (error.code === 'unreachable') return problems.unreachable;
  if (error.code === 'no-answer') return problems.noAnswer;
  return problems.byCode[error.code] ?? (error.detail || problems.unexpected);
}
