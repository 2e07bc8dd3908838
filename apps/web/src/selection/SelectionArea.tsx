import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Sheet } from '../layout/Sheet';
import { useTexts } from '../texts/language';
import { PassCount, usePassText } from './PassCount';
import { useSelection } from './selection-context';
import css from './selection.module.css';
import { SelectionPanel, SubmitButton } from './SelectionPanel';
import { usePreview } from './use-preview';
import { useSubmit } from './use-submit';

/** Wide enough to stand beside the list. */
const BESIDE_FROM = '(min-width: 1260px)';

/** The selection, always in view: a panel on a laptop; on a phone a bar that opens a sheet. */
export function SelectionArea() {
  const texts = useTexts();
  const { selection } = useSelection();
  const counted = usePreview(selection);
  const passText = usePassText(counted);
  const [open, setOpen] = useState(false);
  const beside = useMediaQuery(BESIDE_FROM, true, { getInitialValueInEffect: false });
  const submit = useSubmit(beside || open);
  if (beside) {
    return (
      <aside className={css.panel} aria-labelledby="selection-title" tabIndex={-1}>
        <div className={css.panelHead}>
          <h2 id="selection-title">{texts.selection.title}</h2>
          <PassCount {...counted} />
        </div>
        <div className={css.panelScroll}>
          <SelectionPanel {...counted} />
        </div>
        <SubmitButton {...counted} submit={submit} />
      </aside>
    );
  }
  return (
    <aside className={css.barArea} aria-label={texts.selection.title}>
      <div className={css.barLine}>
        <span className={css.barText}>
          <strong role="status">{passText}</strong>
          <span>{texts.selection.holders(selection.holderIds.length)}</span>
        </span>
        <Button size="md" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {texts.selection.open}
        </Button>
      </div>
      <Sheet
        title={texts.selection.title}
        open={open}
        onClose={() => setOpen(false)}
        footer={<SubmitButton {...counted} submit={submit} />}
      >
        <PassCount {...counted} />
        <SelectionPanel {...counted} />
      </Sheet>
    </aside>
  );
}
