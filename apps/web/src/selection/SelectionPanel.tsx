import { Button } from '@mantine/core';
import { Notice } from '../layout/Notice';
import { WithName } from '../layout/WithName';
import { problemSentence, useTexts } from '../texts/language';
import { Choices } from './Choices';
import { ChosenList } from './ChosenList';
import { TooMany } from './PassCount';
import { MOST_SUBMITTED, type Selection, withHolders, withoutHolders } from './selection';
import { useSelection } from './selection-context';
import css from './selection.module.css';
import { type usePreview } from './use-preview';
import { type Submit } from './use-submit';

type Counted = ReturnType<typeof usePreview>;

/** Who is chosen and how. What it says of the passes, the server counted. */
export function SelectionPanel({ preview, error, current, retry }: Counted) {
  const texts = useTexts();
  const { selection, store } = useSelection();
  const { holderIds, laterIds } = selection;
  const removeOne = (id: string, name: string) =>
    store.remove((now, key) => withoutHolders(now, [id], key), 1, name);
  const removeAll = () => store.remove((now, key) => withoutHolders(now, holderIds, key), holderIds.length);
  return (
    <>
      <TooMany preview={preview} current={current} />
      {error && (
        <Notice tone="bad">
          {problemSentence(error, texts)}{' '}
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
        <ChosenList
          label={texts.selection.listLabel}
          ids={holderIds}
          onRemove={removeOne}
          action={
            <button type="button" className={css.link} onClick={removeAll}>
              {texts.selection.removeAll}
            </button>
          }
        />
      )}
      <Removed />
      {preview && preview.missing.length > 0 && <WithoutPass missing={preview.missing} />}
      {laterIds.length > 0 && (
        <p className={css.later}>
          {texts.selection.later(laterIds.length)}{' '}
          <button type="button" className={css.link} onClick={() => store.update(takeLater)}>
            {texts.selection.takeLaterNow}
          </button>
        </p>
      )}
      <Choices />
    </>
  );
}

/** Everybody who was put aside joins the selection. */
const takeLater = (selection: Selection, key: string): Selection =>
  withHolders({ ...selection, laterIds: [] }, selection.laterIds, key);

/** What was just removed, and the way back; it stays until the next change. */
function Removed() {
  const texts = useTexts();
  const { removal, store } = useSelection();
  return (
    <div role="status">
      {removal && (
        <p className={css.removed}>
          {removal.name ? (
            <WithName text={texts.selection.removedOne(removal.name)} name={removal.name} />
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

function WithoutPass({ missing }: { missing: NonNullable<Counted['preview']>['missing'] }) {
  const texts = useTexts();
  const { store } = useSelection();
  const ids = missing.map(({ holderId }) => holderId);
  const reasons = new Map(
    missing.map(({ holderId, reason, message }) => [holderId, texts.problems.byCode[reason] ?? message]),
  );
  return (
    <details className={css.missing}>
      <summary>{texts.selection.missing(missing.length)}</summary>
      <ChosenList
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

/** The one loud button of the page, and why it cannot be pressed when it cannot. */
export function SubmitButton({
  preview,
  current,
  submit,
}: Pick<Counted, 'preview' | 'current'> & { submit: Submit }) {
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
          : selection.holderIds.length > MOST_SUBMITTED
            ? whyNot.tooManyHolders(selection.holderIds.length, MOST_SUBMITTED)
            : null;
  return (
    <div className={css.submit}>
      {submit.error && submit.variables.key === selection.key && (
        <Notice tone="bad">{problemSentence(submit.error, texts)}</Notice>
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
