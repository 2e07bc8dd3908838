import { Button } from '@mantine/core';
import { useRef } from 'react';
import { type Overview } from '../api/client';
import { Icon } from '../icons';
import { useShowMessage } from '../messages/messages';
import { describeProblem, useLanguage } from '../texts/language';
import css from './operations.module.css';
import { useOperatorRetry } from './use-overview';

type FailedRequest = Overview['failed'][number];

/** Failed requests: the number for each reason, and each request with a button to retry it. */
export function FailedRequests({
  reasons,
  failed,
}: {
  reasons: Overview['failures'];
  failed: readonly FailedRequest[];
}) {
  const { failures } = useLanguage().texts.operations;
  const title = useRef<HTMLHeadingElement>(null);
  const all = reasons.reduce((sum, { last7Days }) => sum + last7Days, 0);
  return (
    <section className={css.failures} aria-labelledby="failures">
      <h2 id="failures" ref={title} tabIndex={-1}>
        {failures.title}
      </h2>
      {all === 0 ? (
        <p className={css.quiet}>{failures.none}</p>
      ) : (
        <>
          <p className={css.quiet}>{failures.lead}</p>
          <table className={css.reasons} aria-label={failures.reasons}>
            <thead>
              <tr>
                <th scope="col">{failures.reason}</th>
                <th scope="col">{failures.last24Hours}</th>
                <th scope="col">{failures.last7Days}</th>
              </tr>
            </thead>
            <tbody>
              {reasons.map(({ code, last24Hours, last7Days }) => (
                <tr key={code}>
                  <th scope="row">{failures.codes[code]}</th>
                  <td>{last24Hours}</td>
                  <td>{last7Days}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <ul className={css.failed} aria-label={failures.list}>
            {failed.map((request) => (
              <li key={request.id}>
                <FailedRequestItem request={request} onRetried={() => title.current?.focus()} />
              </li>
            ))}
          </ul>
          {all > failed.length && <p className={css.quiet}>{failures.more(all - failed.length)}</p>}
        </>
      )}
    </section>
  );
}

/** @param onRetried moves the focus elsewhere, because the button that has the focus disappears */
function FailedRequestItem({ request, onRetried }: { request: FailedRequest; onRetried: () => void }) {
  const { id, code, failedAt, passes, attempts } = request;
  const { texts, formats } = useLanguage();
  const { failures } = texts.operations;
  const showMessage = useShowMessage();
  const retry = useOperatorRetry();
  // Uses the promise and not the callbacks of `mutate`: those are not called once this button has disappeared, which
  // happens when the retry succeeds.
  const start = () =>
    retry.mutateAsync(id).then(
      () => {
        onRetried();
        showMessage(failures.ranAgain(id), { name: id });
      },
      (error: unknown) => showMessage(describeProblem(error, texts), { tone: 'bad' }),
    );
  return (
    <div className={css.request}>
      <div>
        <code translate="no">{id}</code>
        <p>{failures.codes[code]}</p>
        <p className={css.quiet}>
          {failures.failedAt(formats.moment(failedAt))} · {failures.facts(passes, attempts)}
        </p>
      </div>
      <Button
        variant="light"
        leftSection={<Icon name="repeat" />}
        loading={retry.isPending}
        aria-label={failures.runAgainNamed(id)}
        onClick={() => void start()}
      >
        {failures.runAgain}
      </Button>
    </div>
  );
}
