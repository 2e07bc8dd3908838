import { Button } from '@mantine/core';
import { Notice } from '../layout/Notice';
import { TextWithName } from '../layout/TextWithName';
import { describeProblem, useTexts } from '../texts/language';
import { PassChoiceFields } from './PassChoiceFields';
import { SelectedHolderList } from './SelectedHolderList';
import { SelectionTooLarge } from './PassCount';
import { MAX_HOLDERS_PER_REQUEST, type Selection, withHolders, withoutHolders } from './selection';
import { useSelection } from './selection-context';
import css from './selection.module.css';
import { type usePreview } from './use-preview';
import { type Submit } from './use-submit';

type PreviewState = ReturnType<typeof usePreview>;

/** The selected holders and the choices for the request. The server counts the passes. */
export function SelectionPanel({ preview, error, current, retry }: PreviewState) {
  const texts = useTexts();
  const { selection, store } = useSelection();
  const { holderIds, laterIds } = selection;
  const removeOne = (id: string, name: string) =>
    store.remove((now, key) => withoutHolders(now, [id], key), 1, name);
  return (
    <>
      <SelectionTooLarge preview={preview} current={current} />
      {error && (
        <Notice tone="bad">
          {describeProblem(error, texts)}{' '}
          <button type="button" className={css.noticeLink} onClick={retry}>
            {texts.tryAgain}
          </button>
        </Notice>
      )}
      {holderIds.length === 0 ? (
        <div className={css.nobody}>
          <strong>{texts.selection.emptyTitle}</strong>
          <p>{texts.selection.empty}</p>
        </div>
      ) : (
        <SelectedHolderList
          label={texts.selection.listLabel}
          ids={holderIds}
          onRemove={removeOne}
          action={
            <button type="button" className={css.link} onClick={() => store.removeAll()}>
              {texts.selection.removeAll}
            </button>
          }
        />
      )}
      <RemovalNotice />
      {preview && preview.missing.length > 0 && <HoldersWithoutPass missing={preview.missing} />}
      {laterIds.length > 0 && (
        <p className={css.later}>
          {texts.selection.later(laterIds.length)}{' '}
          <button type="button" className={css.link} onClick={() => store.update(selectLater)}>
            {texts.selection.takeLaterNow}
          </button>
        </p>
      )}
      <PassChoiceFields />
    </>
  );
}

/** Adds all holders that were kept for the next request to the selection. */
const selectLater = (selection: Selection, key: string): Selection =>
  withHolders({ ...selection, laterIds: [] }, selection.laterIds, key);

/** Says what was just removed, with a button that undoes it. It disappears at the next change. */
function RemovalNotice() {
  const texts = useTexts();
  const { removal, store } = useSelection();
  return (
    <div role="status">
      {removal && (
        <p className={css.removed}>
          {removal.name ? (
            <TextWithName text={texts.selection.removedOne(removal.name)} name={removal.name} />
          ) : (
            texts.selection.removedMany(removal.count)
          )}{' '}
          <button type="button" className={css.link} onClick={() => store.undo()}>
            {texts.undo}
          </button>
        </p>
      )}
    </div>
  );
}

function HoldersWithoutPass({ missing }: { missing: NonNullable<PreviewState['preview']>['missing'] }) {
  const texts = useTexts();
  const { store } = useSelection();
  const ids = missing.map(({ holderId }) => holderId);
  const reasons = new Map(
    missing.map(({ holderId, reason, message }) => [holderId, texts.problems.byCode[reason] ?? message]),
  );
  return (
    <details className={css.missing}>
      <summary>{texts.selection.missing(missing.length)}</summary>
      <SelectedHolderList
        label={texts.selection.missing(missing.length)}
        ids={ids}
        note={(id) => reasons.get(id)}
        action={
          <button
            type="button"
            className={css.link}
            onClick={() => store.remove((now, key) => withoutHolders(now, ids, key), ids.length)}
          >
            {texts.selection.removeMissing}
          </button>
        }
      />
    </details>
  );
}

/** The main button of the page. If the selection cannot be submitted, the reason is shown below it. */
export function SubmitButton({
  preview,
  current,
  submit,
}: Pick<PreviewState, 'preview' | 'current'> & { submit: Submit }) {
  const texts = useTexts();
  const { selection } = useSelection();
  const { whyNot } = texts.selection;
  const obstacle =
    selection.holderIds.length === 0
      ? whyNot.empty
      : preview && preview.passCount === 0
        ? whyNot.noPasses
        : preview && preview.passCount > preview.limit
          ? whyNot.tooMany
          : selection.holderIds.length > MAX_HOLDERS_PER_REQUEST
            ? whyNot.tooManyHolders(selection.holderIds.length, MAX_HOLDERS_PER_REQUEST)
            : null;
  return (
    <div className={css.submit}>
      {submit.error && submit.variables.key === selection.key && (
        <Notice tone="bad">{describeProblem(submit.error, texts)}</Notice>
      )}
      <Button
        fullWidth
        size="md"
        disabled={obstacle !== null || !current}
        loading={submit.isPending}
        onClick={() => submit.mutate(selection)}
      >
        {texts.selection.submit}
      </Button>
      {obstacle && <p className={css.hint}>{obstacle}</p>}
    </div>
  );
}
