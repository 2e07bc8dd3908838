import { Button } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { type DownloadRequest } from '../api/client';
import { storage } from '../browser/fallback-storage';
import { formatExpiryDate } from '../holders/ExpiryDateCheckboxes';
import { Icon, type IconName } from '../icons';
import { Notice } from '../layout/Notice';
import { useShowMessage } from '../messages/messages';
import { useSelection } from '../selection/selection-context';
import { withChoices, withHolders } from '../selection/selection';
import { describeProblem, useLanguage, useTexts } from '../texts/language';
import { MissingPasses } from './MissingPasses';
import { recallHolders } from './remembered-holders';
import css from './requests.module.css';
import { formatTimeLeft } from './time-left';
import { useDownload, useRetry } from './use-requests';

const ICONS: Record<DownloadRequest['state'], IconName> = {
  submitted: 'clock',
  rendering: 'repeat',
  ready: 'check',
  failed: 'warning',
  expired: 'clock',
};

/** One request: its choices, its state, and the action that is possible in that state. */
export function RequestCard({ request, now }: { request: DownloadRequest; now: number }) {
  const { texts, formats } = useLanguage();
  const { requests } = texts;
  const { id, state, scope, expiryDates, personalReference, total } = request;
  const titleId = `request-${id}`;
  const dates = expiryDates.map((date) => formatExpiryDate(date, texts)).join(', ');
  return (
    <article className={css.card} data-state={state} aria-labelledby={titleId}>
      <div className={css.head}>
        <h2 id={titleId} translate={personalReference ? 'no' : undefined}>
          {personalReference ?? formats.moment(request.submittedAt)}
        </h2>
        <span className={css.state}>
          <Icon name={ICONS[state]} size={16} />
          {requests.states[state]}
        </span>
      </div>
      <p className={css.facts}>
        {[
          personalReference && formats.moment(request.submittedAt),
          requests.passes(total),
          requests.scope[scope],
          dates ? requests.expiryDates(dates) : requests.allExpiryDates,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <RequestStateDetails request={request} now={now} />
    </article>
  );
}

function RequestStateDetails({ request, now }: { request: DownloadRequest; now: number }) {
  const texts = useTexts();
  const { requests } = texts;
  const { state, done, total, failure } = request;
  switch (state) {
    case 'submitted':
      return <p className={css.line}>{requests.waiting}</p>;
    case 'rendering':
      return (
        <>
          <p className={css.line}>{requests.progress(done, total)}</p>
          <progress
            className={css.progress}
            max={total}
            value={done}
            aria-label={requests.progress(done, total)}
          />
        </>
      );
    case 'ready':
      return <ReadyDetails request={request} now={now} />;
    case 'failed':
      return (
        <>
          <p className={css.line}>
            {(failure && (texts.problems.byCode[failure.code] ?? failure.message)) ?? ''}
          </p>
          <RetryButton id={request.id} />
          <MissingPasses request={request} />
        </>
      );
    case 'expired':
      return <ExpiredDetails request={request} />;
  }
}

function ReadyDetails({ request, now }: { request: DownloadRequest; now: number }) {
  const { texts, formats } = useLanguage();
  const showMessage = useShowMessage();
  const [refused, setRefused] = useState(false);
  const download = useDownload(() => setRefused(true));
  const { id, bytes, expiresAt } = request;
  const start = () => {
    setRefused(false);
    download.mutate(id, { onError: (error) => showMessage(describeProblem(error, texts), { tone: 'bad' }) });
  };
  return (
    <>
      <div className={css.action}>
        <Button leftSection={<Icon name="download" />} loading={download.isPending} onClick={start}>
          {texts.requests.download}
        </Button>
        <span>{bytes !== null && `zip, ${formats.size(bytes)}`}</span>
      </div>
      {refused && (
        <div className={css.refused}>
          <Notice tone="bad">{texts.requests.downloadRefused}</Notice>
        </div>
      )}
      {download.data && !refused && (
        <p className={css.line} role="status">
          {texts.requests.downloadAsked(formats.time(download.data.at))}{' '}
          <button type="button" className={css.inline} onClick={start}>
            {texts.tryAgain}
          </button>
        </p>
      )}
      {expiresAt && (
        <p className={css.line}>
          {texts.requests.availableUntil(formats.moment(expiresAt), formatTimeLeft(expiresAt, now, texts))}
        </p>
      )}
      <MissingPasses request={request} />
    </>
  );
}

function RetryButton({ id }: { id: string }) {
  const texts = useTexts();
  const showMessage = useShowMessage();
  const retry = useRetry();
  // Uses the promise and not the callbacks of `mutate`: those are not called once this button has disappeared, which
  // happens when the retry succeeds.
  const start = () =>
    retry.mutateAsync(id).then(
      () => showMessage(texts.requests.retried),
      (error: unknown) => showMessage(describeProblem(error, texts), { tone: 'bad' }),
    );
  return (
    <div className={css.action}>
      <Button
        variant="light"
        leftSection={<Icon name="repeat" />}
        loading={retry.isPending}
        onClick={() => void start()}
      >
        {texts.requests.retry}
      </Button>
    </div>
  );
}

function ExpiredDetails({ request }: { request: DownloadRequest }) {
  const texts = useTexts();
  const showMessage = useShowMessage();
  const navigate = useNavigate();
  const { store } = useSelection();
  const { id, scope, expiryDates } = request;
  const holderIds = recallHolders(storage, id);
  const selectAgain = () => {
    store.update((now, key) =>
      withChoices(withHolders(now, holderIds ?? [], key), { scope, expiryDates }, key),
    );
    void navigate('/');
    showMessage(texts.requests.againDone(holderIds?.length ?? 0));
  };
  return (
    <>
      <p className={css.line}>{texts.requests.expiredText}</p>
      {holderIds ? (
        <div className={css.action}>
          <Button variant="light" leftSection={<Icon name="repeat" />} onClick={selectAgain}>
            {texts.requests.again}
          </Button>
        </div>
      ) : (
        <p className={css.line}>{texts.requests.againUnknown}</p>
      )}
    </>
  );
}
