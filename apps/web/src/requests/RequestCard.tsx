import { Button } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { type DownloadRequest } from '../api/client';
import { storage } from '../browser/kept-storage';
import { expiryDateText } from '../holders/ExpiryDates';
import { Icon, type IconName } from '../icons';
import { Notice } from '../layout/Notice';
import { useSay } from '../messages/messages';
import { useSelection } from '../selection/selection-context';
import { withChoices, withHolders } from '../selection/selection';
import { problemSentence, useLanguage, useTexts } from '../texts/language';
import { Missing } from './Missing';
import { holdersOf } from './remembered-holders';
import css from './requests.module.css';
import { timeLeft } from './time-left';
import { useDownload, useRetry } from './use-requests';

const ICONS: Record<DownloadRequest['state'], IconName> = {
  submitted: 'clock',
  rendering: 'repeat',
  ready: 'check',
  failed: 'warning',
  expired: 'clock',
};

/** One request: what it is, how it stands, and the one thing to do with it. */
export function RequestCard({ request, now }: { request: DownloadRequest; now: number }) {
  const { texts, formats } = useLanguage();
  const { requests } = texts;
  const { id, state, scope, expiryDates, personalReference, total } = request;
  const titleId = `request-${id}`;
  const dates = expiryDates.map((date) => expiryDateText(date, texts)).join(', ');
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
      <Standing request={request} now={now} />
    </article>
  );
}

function Standing({ request, now }: { request: DownloadRequest; now: number }) {
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
      return <Ready request={request} now={now} />;
    case 'failed':
      return (
        <>
          <p className={css.line}>
            {(failure && (texts.problems.byCode[failure.code] ?? failure.message)) ?? ''}
          </p>
          <Retry id={request.id} />
          <Missing request={request} />
        </>
      );
    case 'expired':
      return <Expired request={request} />;
  }
}

function Ready({ request, now }: { request: DownloadRequest; now: number }) {
  const { texts, formats } = useLanguage();
  const say = useSay();
  const [refused, setRefused] = useState(false);
  const download = useDownload(() => setRefused(true));
  const { id, bytes, expiresAt } = request;
  const start = () => {
    setRefused(false);
    download.mutate(id, { onError: (error) => say(problemSentence(error, texts), { tone: 'bad' }) });
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
          {texts.requests.availableUntil(formats.moment(expiresAt), timeLeft(expiresAt, now, texts))}
        </p>
      )}
      <Missing request={request} />
    </>
  );
}

function Retry({ id }: { id: string }) {
  const texts = useTexts();
  const say = useSay();
  const retry = useRetry();
  // A promise, not the call's own handlers: those fall silent when this button goes, and by then it is gone.
  const start = () =>
    retry.mutateAsync(id).then(
      () => say(texts.requests.retried),
      (error: unknown) => say(problemSentence(error, texts), { tone: 'bad' }),
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

function Expired({ request }: { request: DownloadRequest }) {
  const texts = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { store } = useSelection();
  const { id, scope, expiryDates } = request;
  const holderIds = holdersOf(storage, id);
  const again = () => {
    store.update((now, key) =>
      withChoices(withHolders(now, holderIds ?? [], key), { scope, expiryDates }, key),
    );
    void navigate('/');
    say(texts.requests.againDone(holderIds?.length ?? 0));
  };
  return (
    <>
      <p className={css.line}>{texts.requests.expiredText}</p>
      {holderIds ? (
        <div className={css.action}>
          <Button variant="light" leftSection={<Icon name="repeat" />} onClick={again}>
            {texts.requests.again}
          </Button>
        </div>
      ) : (
        <p className={css.line}>{texts.requests.againUnknown}</p>
      )}
    </>
  );
}
