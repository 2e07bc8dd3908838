import { type Preview } from '../api/client';
import { Notice } from '../layout/Notice';
import { useTexts } from '../texts/language';
import { splitSelection } from './selection';
import { useSelection } from './selection-context';
import css from './selection.module.css';

const NO_PASSES = { passCount: 0, limit: 250 };

interface PassCountProps {
  readonly preview: Preview | undefined;
  /** True if the count is of the current selection; false while a newer count is expected. */
  readonly current: boolean;
  /** Error of the count; null if counting did not fail. */
  readonly error: Error | null;
}

/** Returns 'N van 250 pasjes', or a text that says that the passes are being counted or could not be counted. */
export function usePassCountText({ preview, error }: Pick<PassCountProps, 'preview' | 'error'>): string {
  const texts = useTexts();
  const { selection } = useSelection();
  const { passCount, limit } = preview ?? NO_PASSES;
  if (preview || selection.holderIds.length === 0) return texts.selection.passes(passCount, limit);
  return error ? texts.selection.notCounted : texts.selection.counting;
}

/** Number of passes and holders in the selection, and a bar that shows how much of the limit is used. */
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

/** Says by how many passes the selection exceeds the limit, and offers to split it. */
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
          onClick={() => store.update((now, key) => splitSelection(now, fittingHolderIds, key))}
        >
          {texts.selection.split(part, selection.holderIds.length - part)}
        </button>
      )}
    </Notice>
  );
}
