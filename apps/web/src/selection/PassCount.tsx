import { type Preview } from '../api/client';
import { Notice } from '../layout/Notice';
import { useTexts } from '../texts/language';
import { splitOff } from './selection';
import { useSelection } from './selection-context';
import css from './selection.module.css';

interface PassCountProps {
  readonly preview: Preview | undefined;
  /** The figures belong to what is selected now. */
  readonly current: boolean;
}

/** 'N van 250 pasjes', and what to do when that is too many. */
export function PassCount({ preview, current }: PassCountProps) {
  const texts = useTexts();
  const { selection, store } = useSelection();
  const { passCount, limit, fittingHolderIds } = preview ?? {
    passCount: 0,
    limit: 250,
    fittingHolderIds: [],
  };
  const excess = passCount - limit;
  const counting = selection.holderIds.length > 0 && !preview;
  const part = fittingHolderIds.length;
  return (
    <div data-busy={!current || undefined} className={css.count}>
      <p className={css.countLine}>
        <strong role="status">
          {counting ? texts.selection.counting : texts.selection.passes(passCount, limit)}
        </strong>
        <span>{texts.selection.holders(selection.holderIds.length)}</span>
      </p>
      <progress
        className={css.bar}
        data-over={excess > 0 || undefined}
        max={limit}
        value={passCount}
        aria-hidden="true"
      />
      {excess > 0 && (
        <Notice tone="warn">
          <strong>{texts.selection.tooMany(excess, limit)}</strong> {texts.selection.howOn}
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
      )}
    </div>
  );
}
