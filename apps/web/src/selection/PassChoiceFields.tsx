import { Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../icons';
import { ExpiryDateCheckboxes, formatExpiryDate } from '../holders/ExpiryDateCheckboxes';
import { useFilterChoices } from '../holders/use-holders';
import { useTexts } from '../texts/language';
import { type Choices, withChoices } from './selection';
import { useSelection } from './selection-context';
import css from './selection.module.css';

/** Maximum length of a personal reference, in characters. The server checks it as well. */
const MAX_REFERENCE_LENGTH = 100;

/** Fields for scope, expiry dates and personal reference, as in step six of the manual. */
export function PassChoiceFields() {
  const texts = useTexts();
  const { selection, store } = useSelection();
  const { scope, expiryDates, personalReference } = selection;
  const choose = (choices: Partial<Choices>) => store.update((now, key) => withChoices(now, choices, key));
  return (
    <div className={css.choices}>
      <Radio.Group
        label={texts.selection.scope}
        value={scope}
        onChange={(value) => choose({ scope: value === 'main' ? 'main' : 'all' })}
      >
        <div className={css.radios} role="presentation">
          <Radio value="all" label={texts.selection.scopeAll} description={texts.selection.scopeAllHint} />
          <Radio value="main" label={texts.selection.scopeMain} description={texts.selection.scopeMainHint} />
        </div>
      </Radio.Group>
      <ExpiryDatesChoice value={expiryDates} onChange={(dates) => choose({ expiryDates: dates })} />
      <TextInput
        label={texts.selection.personalReference}
        description={texts.selection.personalReferenceHint}
        maxLength={MAX_REFERENCE_LENGTH}
        autoComplete="off"
        value={personalReference}
        onChange={(event) => choose({ personalReference: event.currentTarget.value })}
      />
    </div>
  );
}

const NO_FILTERS = { expiryDate: [] };

/**
 * Field for the expiry dates. Closed, it shows the selected dates. The checkboxes exist only while it is open, because there can be
 * hundreds.
 */
function ExpiryDatesChoice({
  value,
  onChange,
}: {
  value: readonly string[];
  onChange: (dates: string[]) => void;
}) {
  const texts = useTexts();
  const choices = useFilterChoices(NO_FILTERS, '');
  const [open, setOpen] = useState(false);
  const selectedText = value.map((date) => formatExpiryDate(date, texts)).join(', ');
  return (
    <div>
      <div className={css.label}>{texts.selection.expiryDates}</div>
      <details className={css.dates} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span>{selectedText || texts.selection.expiryDatesAll}</span>
          <Icon name="down" size={16} />
        </summary>
        {open && (
          <div className={css.datesList}>
            <p className={css.hint}>{texts.selection.expiryDatesHint}</p>
            <ExpiryDateCheckboxes
              label={texts.selection.expiryDates}
              choices={choices.data?.expiryDates ?? []}
              value={value}
              onChange={onChange}
            />
          </div>
        )}
      </details>
    </div>
  );
}
