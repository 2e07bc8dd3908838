import { CloseButton } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTexts } from '../texts/language';
import css from './layout.module.css';

interface BottomSheetProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Content at the bottom that does not scroll. */
  readonly footer?: ReactNode;
}

/** A sheet from the bottom of a phone's screen. It is a modal `<dialog>`: the browser keeps the focus inside and closes it on Escape. */
export function BottomSheet({ title, open, onClose, children, footer }: BottomSheetProps) {
  const texts = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (open && !element?.open) element?.showModal();
    if (!open && element?.open) element.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      className={css.sheet}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {open && (
        <div className={css.sheetBody}>
          <div className={css.sheetHead}>
            <h2 id={titleId}>{title}</h2>
            <CloseButton size="lg" aria-label={texts.close} onClick={onClose} />
          </div>
          <div className={css.sheetScroll}>{children}</div>
          {footer && <div className={css.sheetFoot}>{footer}</div>}
        </div>
      )}
    </dialog>
  );
}
