import { Input } from '@mantine/core';
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { Icon } from '../icons';
import { useTexts } from '../texts/language';
import {
  ExpiryDateCheckboxes,
  type ExpiryDateCheckboxesProps,
  formatExpiryDate,
} from './ExpiryDateCheckboxes';
import css from './filters.module.css';

/**
 * The expiry dates as a field that opens. The list closes on Escape and when the focus leaves the field. Its checkboxes exist only while
 * it is open: an organisation can have hundreds of dates, which would be most of the elements of the page.
 */
export function ExpiryDatesField(props: ExpiryDateCheckboxesProps) {
  const texts = useTexts();
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const [first] = props.value;
  const several = props.value.length > 1;
  const selectedText =
    first && (several ? texts.holders.chosen(props.value.length) : formatExpiryDate(first, texts));
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    setOpen(false);
    button.current?.focus();
  };
  const closeWhenLeft = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  return (
    <div className={css.datesField} onKeyDown={closeOnEscape} onBlur={closeWhenLeft}>
      <Input.Label id={id} labelElement="div">
        {props.label}
      </Input.Label>
      <Input
        component="button"
        type="button"
        ref={button}
        aria-labelledby={`${id} ${id}-value`}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        rightSection={<Icon name="down" size={16} />}
        pointer
        onClick={() => setOpen(!open)}
      >
        <span id={`${id}-value`} className={selectedText ? undefined : css.placeholder}>
          {selectedText ?? texts.holders.all}
        </span>
      </Input>
      {/* Lets this element take the focus. Otherwise a press between the checkboxes would move the focus out of the field and close the list. */}
      <div id={`${id}-list`} className={css.datesList} hidden={!open} tabIndex={-1}>
        {open && <ExpiryDateCheckboxes {...props} />}
      </div>
    </div>
  );
}
