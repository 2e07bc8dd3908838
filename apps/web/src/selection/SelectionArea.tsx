import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { BottomSheet } from '../layout/BottomSheet';
import { useTexts } from '../texts/language';
import { PassCount, usePassCountText } from './PassCount';
import { useSelection } from './selection-context';
import css from './selection.module.css';
import { SelectionPanel, SubmitButton } from './SelectionPanel';
import { usePreview } from './use-preview';
import { useSubmit } from './use-submit';

/** Matches windows in which the selection fits beside the list. */
const PANEL_MEDIA_QUERY = '(min-width: 1260px)';

/** The selection, always visible: a panel on a laptop, and on a phone a bar that opens a sheet. */
export function SelectionArea() {
  const texts = useTexts();
  const { selection } = useSelection();
  const previewState = usePreview(selection);
  const passText = usePassCountText(previewState);
  const [open, setOpen] = useState(false);
  const isPanel = useMediaQuery(PANEL_MEDIA_QUERY, true, { getInitialValueInEffect: false });
  const submit = useSubmit(isPanel || open);
  if (isPanel) {
    return (
      <aside className={css.panel} aria-labelledby="selection-title" tabIndex={-1}>
        <div className={css.panelHead}>
          <h2 id="selection-title">{texts.selection.title}</h2>
          <PassCount {...previewState} />
        </div>
        <div className={css.panelScroll}>
          <SelectionPanel {...previewState} />
        </div>
        <SubmitButton {...previewState} submit={submit} />
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
      <BottomSheet
        title={texts.selection.title}
        open={open}
        onClose={() => setOpen(false)}
        footer={<SubmitButton {...previewState} submit={submit} />}
      >
        <PassCount {...previewState} />
        <SelectionPanel {...previewState} />
      </BottomSheet>
    </aside>
  );
}
