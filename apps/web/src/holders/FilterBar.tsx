import { Button, NativeSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type Filters, type Session } from '../api/client';
import { Icon } from '../icons';
import { BottomSheet } from '../layout/BottomSheet';
import { formatNumber, formatShortDate } from '../texts/format';
import { useTexts } from '../texts/language';
import { ExpiryDateCheckboxes } from './ExpiryDateCheckboxes';
import { ExpiryDatesField } from './ExpiryDatesField';
import css from './filters.module.css';
import { countFilters, type HolderFilters } from './holder-query';
import { DEBOUNCE_MS, SearchField } from './SearchField';
import { useExamNumbers } from './use-holders';

interface FiltersProps {
  readonly organisations: Session['organisations'];
  readonly choices: Filters | undefined;
  readonly filters: HolderFilters;
  readonly search: string;
  readonly total: number | undefined;
  readonly onChange: (changes: Partial<HolderFilters> & { search?: string }) => void;
  readonly onClear: () => void;
}

interface Option {
  readonly value: string;
  readonly label: string;
}

/**
 * The filters of the list. On a laptop they are in one row; on a phone there is a search field, and a button that opens the other filters.
 */
export function FilterBar({ wide, ...props }: FiltersProps & { wide: boolean }) {
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const { filters, search, total, onChange, onClear } = props;
  const active = countFilters(filters);
  const searchField = <SearchField value={search} onChange={(text) => onChange({ search: text })} />;
  if (wide) {
    return (
      <div className={css.row} role="search">
        {searchField}
        <FilterFields {...props} wide />
      </div>
    );
  }
  return (
    <div className={css.narrow} role="search">
      {searchField}
      <Button
        variant="default"
        leftSection={<Icon name="filter" />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {active > 0 ? texts.holders.filtersActive(active) : texts.holders.filters}
      </Button>
      <BottomSheet
        title={texts.holders.filters}
        open={open}
        onClose={() => setOpen(false)}
        footer={
          <div className={css.sheetButtons}>
            <Button variant="default" onClick={onClear}>
              {texts.holders.clearFilters}
            </Button>
            <Button onClick={() => setOpen(false)}>{texts.holders.showResults(total)}</Button>
          </div>
        }
      >
        <div className={css.column}>
          <FilterFields {...props} wide={false} />
        </div>
      </BottomSheet>
    </div>
  );
}

function FilterFields(props: FiltersProps & { wide: boolean }) {
  const { organisations, choices, filters, onChange, wide } = props;
  const texts = useTexts();
  const { holders } = texts;
  const counted = (label: string, count: number) => `${label} (${formatNumber(count)})`;
  const types = (choices?.examTypes ?? []).map(({ code, name, count }) => ({
    value: code,
    label: counted(name, count),
  }));
  const { examNumbers, onExamSearch } = useExamOptions(props);
  const exams = examNumbers.map(({ examNumber, examDate, count }) => ({
    value: examNumber,
    label: `${examNumber} · ${formatShortDate(examDate)} (${formatNumber(count)})`,
  }));
  const SelectField = wide ? SearchableSelect : PhoneSelect;
  const dates = {
    label: holders.expiryDate,
    choices: choices?.expiryDates ?? [],
    value: filters.expiryDate,
    onChange: (expiryDate: string[]) => onChange({ expiryDate }),
  };
  return (
    <>
      {organisations.length > 1 && (
        <SelectField
          label={holders.organisation}
          isVerbatim
          options={organisations.map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.organisationId}
          onChange={(organisationId) => onChange({ organisationId })}
        />
      )}
      <SelectField
        label={holders.examType}
        options={types}
        value={filters.examType}
        onChange={(examType) => onChange({ examType })}
      />
      <SelectField
        label={holders.examNumber}
        isVerbatim
        options={exams}
        value={filters.examNumber}
        onChange={(examNumber) => onChange({ examNumber })}
        onSearch={onExamSearch}
      />
      {wide ? <ExpiryDatesField {...dates} /> : <LabelledDates {...dates} />}
    </>
  );
}

/** Returns the newest exams. If there are more exams and something was typed, it returns the exams whose number contains the typed text. */
function useExamOptions({ choices, filters, search }: FiltersProps) {
  const [typed, setTyped] = useState('');
  const [part] = useDebouncedValue(typed, DEBOUNCE_MS);
  const isAsked = part !== '' && choices?.moreExamNumbers === true;
  const found = useExamNumbers(filters, search, part, isAsked);
  const onExamSearch = (text: string) => {
    // The field of a selected exam shows its label ('number · date'). That label is not a search text.
    setTyped(text.includes('·') ? '' : text.trim().slice(0, 50));
  };
  return { examNumbers: (isAsked ? found.data : undefined) ?? choices?.examNumbers ?? [], onExamSearch };
}

interface SelectFieldProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  /** Called with the text that was typed to find an option. */
  readonly onSearch?: (text: string) => void;
  /** True if the options are names or numbers, which browsers must not translate. */
  readonly isVerbatim?: boolean;
}

/** Adds the selected option if the server does not return it any more, so that it stays visible and can be cleared. */
function withSelectedOption(options: readonly Option[], value: string | undefined): Option[] {
  if (value === undefined || options.some((option) => option.value === value)) return [...options];
  return [...options, { value, label: value }];
}

function SearchableSelect({ label, options, value, onChange, onSearch, isVerbatim }: SelectFieldProps) {
  const texts = useTexts();
  return (
    // Takes the focus from the clear button, which disappears when it is pressed.
    <div tabIndex={-1} translate={isVerbatim ? 'no' : undefined}>
      <Select
        label={label}
        labelProps={{ translate: 'yes' }}
        placeholder={texts.holders.all}
        data={withSelectedOption(options, value)}
        value={value ?? null}
        onChange={(selected) => onChange(selected ?? undefined)}
        clearable={value !== undefined}
        clearButtonProps={{ 'aria-label': `${texts.holders.clearFilters}: ${label}`, tabIndex: 0 }}
        searchable
        onSearchChange={onSearch}
        limit={200}
        nothingFoundMessage={<span translate="yes">{texts.holders.nobodyTitle}</span>}
        withScrollArea={false}
        classNames={{ options: css.options }}
        comboboxProps={{
          width: 320,
          position: 'bottom-start',
          transitionProps: { duration: 0 },
          withinPortal: false,
        }}
      />
    </div>
  );
}

/** Select field that opens the phone's own list, which people know. */
function PhoneSelect({ label, options, value, onChange, isVerbatim }: SelectFieldProps) {
  const texts = useTexts();
  return (
    <NativeSelect
      label={label}
      size="md"
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    >
      <option value="">{texts.holders.all}</option>
      {withSelectedOption(options, value).map((option) => (
        <option key={option.value} value={option.value} translate={isVerbatim ? 'no' : undefined}>
          {option.label}
        </option>
      ))}
    </NativeSelect>
  );
}

function LabelledDates(props: Parameters<typeof ExpiryDateCheckboxes>[0]) {
  return (
    <div>
      <div className={css.label}>{props.label}</div>
      <ExpiryDateCheckboxes {...props} />
    </div>
  );
}
