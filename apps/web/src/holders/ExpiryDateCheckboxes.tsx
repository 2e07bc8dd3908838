import { Checkbox } from '@mantine/core';
import { type Texts } from '../texts/nl';
import { formatShortDate } from '../texts/format';
import { useTexts } from '../texts/language';
import css from './filters.module.css';

export interface ExpiryDateChoice {
  /** YYYY-MM-DD, or `none` for qualifications that do not expire. */
  readonly expiryDate: string;
  readonly count: number;
}

export interface ExpiryDateCheckboxesProps {
  readonly label: string;
  readonly choices: readonly ExpiryDateChoice[];
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
}

/** Returns a date as '01-04-2027', and for `none` the text 'no end date' in the language of the page. */
export function formatExpiryDate(date: string, texts: Texts): string {
  return date === 'none' ? texts.holders.noEnd : formatShortDate(date);
}

/** Checkboxes for the expiry dates that exist. A selected date stays in the list even if no holder has it any more. */
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
