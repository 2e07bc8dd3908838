import { useLanguage, useTexts } from '../texts/language';
import css from './layout.module.css';

export function Brand() {
  const { brand } = useTexts();
  return (
    <span className={css.brand} translate="no">
      <img src="/icon.svg" alt="" width={30} height={30} />
      {brand}
    </span>
  );
}

export function LanguageButton() {
  const { language, texts, switchLanguage } = useLanguage();
  return (
    <button
      type="button"
      className={css.plain}
      onClick={switchLanguage}
      lang={language === 'nl' ? 'en' : 'nl'}
      title={texts.otherLanguageLabel}
    >
      {texts.otherLanguage}
    </button>
  );
}
