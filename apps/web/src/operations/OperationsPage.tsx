import { Button } from '@mantine/core';
import { type Overview } from '../api/client';
import { LoadingPlaceholder } from '../layout/LoadingPlaceholder';
import { Notice } from '../layout/Notice';
import { useDocumentTitle } from '../layout/use-document-title';
import { withPageAccount } from '../session/page-account';
import { describeProblem, useLanguage } from '../texts/language';
import { FailedRequests } from './FailedRequests';
import { OpenRequestsCard, StorageCard, SweepsCard, ThroughputCard } from './overview-cards';
import css from './operations.module.css';
import { useOverview } from './use-overview';

/** Page 'Beheer': the state of the service, in numbers and ids. */
export function OperationsPage() {
  const { texts, formats } = useLanguage();
  const { operations } = texts;
  const overview = useOverview();
  useDocumentTitle(operations.title);
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
            {/* A normal link, because the page behind it comes from the server and not from this application. */}
            <Button component="a" href={withPageAccount('/operations/queues')} variant="default">
              {operations.queue(overview.data.queue)}
            </Button>
          </div>
        )}
      </div>
      {overview.error && (
        <Notice tone="bad">
          {overview.data && `${operations.stale} `}
          {describeProblem(overview.error, texts)}{' '}
          <button type="button" className={css.inline} onClick={() => void overview.refetch()}>
            {texts.tryAgain}
          </button>
        </Notice>
      )}
      {overview.isPending && <LoadingPlaceholder rows={2} height={160} />}
      {overview.data && <OverviewFigures overview={overview.data} />}
    </>
  );
}

function OverviewFigures({ overview }: { overview: Overview }) {
  return (
    <>
      <div className={css.figures}>
        <OpenRequestsCard open={overview.open} />
        <ThroughputCard throughput={overview.throughput} />
        <SweepsCard sweeps={overview.sweeps} />
      </div>
      <FailedRequests reasons={overview.failures} failed={overview.failed} />
      <StorageCard storage={overview.storage} next={overview.nextExpiries} />
    </>
  );
}
