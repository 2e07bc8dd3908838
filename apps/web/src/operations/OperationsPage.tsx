import { Button } from '@mantine/core';
import { type Overview } from '../api/client';
import { Loading } from '../layout/Loading';
import { Notice } from '../layout/Notice';
import { useTitle } from '../layout/use-title';
import { asPageAccount } from '../session/page-account';
import { problemSentence, useLanguage } from '../texts/language';
import { Failures } from './Failures';
import { OpenRequests, Storage, Sweeps, Throughput } from './Figures';
import css from './operations.module.css';
import { useOverview } from './use-overview';

/** 'Beheer': how the service does, by numbers and ids. */
export function OperationsPage() {
  const { texts, formats } = useLanguage();
  const { operations } = texts;
  const overview = useOverview();
  useTitle(operations.title);
  return (
    <>
      <div className={css.head}>
        <div>
          <h1 className={css.title}>{operations.title}</h1>
          <p className={css.lead}>{operations.lead}</p>
        </div>
        {overview.data && (
          <div className={css.tools}>
            <span className={css.asOf}>{operations.asOf(formats.time(overview.data.at))}</span>
            {/* Not a page of this application: the server answers it. */}
            <Button component="a" href={asPageAccount('/operations/queues')} variant="default">
              {operations.queue(overview.data.queue)}
            </Button>
          </div>
        )}
      </div>
      {overview.error && (
        <Notice tone="bad">
          {overview.data && `${operations.stale} `}
          {problemSentence(overview.error, texts)}{' '}
          <button type="button" className={css.inline} onClick={() => void overview.refetch()}>
            {texts.tryAgain}
          </button>
        </Notice>
      )}
      {overview.isPending && <Loading rows={2} height={160} />}
      {overview.data && <Shown overview={overview.data} />}
    </>
  );
}

function Shown({ overview }: { overview: Overview }) {
  return (
    <>
      <div className={css.figures}>
        <OpenRequests open={overview.open} />
        <Throughput throughput={overview.throughput} />
        <Sweeps sweeps={overview.sweeps} />
      </div>
      <Failures reasons={overview.failures} failed={overview.failed} />
      <Storage storage={overview.storage} next={overview.nextExpiries} />
    </>
  );
}
