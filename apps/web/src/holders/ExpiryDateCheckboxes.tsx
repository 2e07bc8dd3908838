import { Checkbox } from '@mantine/core';
import { type Texts } from '../texts/nl';
import { formatShortDate } from '../texts/format';
import { useTexts } from '../texts/language';
import css from './filters.module.css';

export interface ExpiryDateChoice {
  /** YYYY-MM-DD, or `none` for without end. */
  readonly expiryDate: string;
  readonly count: number;
}

export interface ExpiryDateCheckboxesProps {
  readonly label: string;
  readonly choices: readonly ExpiryDateChoice[];
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
}

/** '01-04-2027', or the words for without end. */
export function formatExpiryDate(date: string, texts: Texts): string {
  return date === 'none' ? texts.holders.noEnd : formatShortDate(date);
}

/** The dates that exist, to tick. A chosen date stays in the list, also when nobody here has it. */
export function ExpiryDateCheckboxes({ label, choices, value, onChange }: ExpiryDateCheckboxesProps) {
  const texts = useTexts();
  const counts = new Map(choices.map(({ expiryDate, count }) => [expiryDate, count]));
  const dates = [...new Set([...counts.keys(), ...value])].sort();
  return (
    <Checkbox.Group aria-label={label} value={[...value]} onChange={onChange}>
      <div className={css.dates} role="presentation">
        {dates.map((date) => (
          <Checkbox
            key={date}
            value={date}
            label={
              <>
                {formatExpiryDate(date, texts)}{' '}
                {counts.has(date) && <span className={css.count}>({counts.get(date)})</span>}
              </>
            }
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
