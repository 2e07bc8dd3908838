import { type Preview } from '../api/client';
import { Notice } from '../layout/Notice';
import { useTexts } from '../texts/language';
import { splitOff } from './selection';
import { useSelection } from './selection-context';
import css from './selection.module.css';

const NO_PASSES = { passCount: 0, limit: 250 };

interface PassCountProps {
  readonly preview: Preview | undefined;
  /** The figures belong to what is selected now. */
  readonly current: boolean;
  /** Why they could not be counted. */
  readonly error: Error | null;
}

/** 'N van 250 pasjes', or that they are being counted, or could not be. */
export function usePassCountText({ preview, error }: Pick<PassCountProps, 'preview' | 'error'>): string {
  const texts = useTexts();
  const { selection } = useSelection();
  const { passCount, limit } = preview ?? NO_PASSES;
  if (preview || selection.holderIds.length === 0) return texts.selection.passes(passCount, limit);
  return error ? texts.selection.notCounted : texts.selection.counting;
}

/** How many passes are chosen, always in view. */
export function PassCount({ preview, current, error }: PassCountProps) {
  const texts = useTexts();
  const { selection } = useSelection();
  const passText = usePassCountText({ preview, error });
  const { passCount, limit } = preview ?? NO_PASSES;
  return (
    <div data-busy={!current || undefined} className={css.count}>
      <p className={css.countLine}>
        <strong role="status">{passText}</strong>
        <span>{texts.selection.holders(selection.holderIds.length)}</span>
      </p>
      <progress
        className={css.bar}
        data-over={passCount > limit || undefined}
        max={limit}
        value={passCount}
        aria-hidden="true"
      />
    </div>
  );
}

/** By how many passes the selection is too large, and how to get on. */
export function SelectionTooLarge({ preview, current }: Omit<PassCountProps, 'error'>) {
  const texts = useTexts();
  const { selection, store } = useSelection();
  if (!preview || preview.passCount <= preview.limit) return null;
  const { passCount, limit, fittingHolderIds } = preview;
  const part = fittingHolderIds.length;
  return (
    <Notice tone="warn">
      <strong>{texts.selection.tooMany(passCount - limit, limit)}</strong> {texts.selection.howOn}
      {current && part > 0 && (
        <button
          type="button"
          className={css.noticeLink}
          onClick={() => store.update((now, key) => splitOff(now, fittingHolderIds, key))}
        >
          {texts.selection.split(part, selection.holderIds.length - part)}
        </button>
      )}
    </Notice>
  );
}
