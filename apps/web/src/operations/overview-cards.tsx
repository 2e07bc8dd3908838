import { type ReactNode, useId } from 'react';
import { type Overview } from '../api/client';
import { Icon } from '../icons';
import { useLanguage } from '../texts/language';
import css from './operations.module.css';

/** Waiting time from which the oldest request is marked. Requests normally take seconds. */
const LONG_WAIT_SECONDS = 60;

/** Card with the requests that are waiting or being rendered. */
export function OpenRequestsCard({ open }: { open: Overview['open'] }) {
  const { operations } = useLanguage().texts;
  const { oldest, waiting, running } = open;
  const long = oldest !== null && oldest.waitingSeconds >= LONG_WAIT_SECONDS;
  return (
    <Card title={operations.open.title}>
      <MainFigure
        value={oldest ? operations.seconds(oldest.waitingSeconds) : operations.open.nobody}
        hint={oldest ? operations.open.oldest : undefined}
        tone={long ? 'bad' : undefined}
      />
      <dl className={css.facts}>
        <Fact name={operations.open.waiting}>{waiting}</Fact>
        <Fact name={operations.open.running}>{running}</Fact>
        {oldest && (
          <>
            <Fact name={operations.open.oldestRequest}>
              <code>{oldest.id}</code>
            </Fact>
            <Fact name={operations.open.attempts}>{oldest.attempts}</Fact>
          </>
        )}
      </dl>
    </Card>
  );
}

export function ThroughputCard({ throughput }: { throughput: Overview['throughput'] }) {
  const { operations, locale } = useLanguage().texts;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return (
    <Card title={operations.throughput.title}>
      <MainFigure
        value={operations.throughput.perSecond(number.format(throughput.passesPerSecond))}
        hint={operations.throughput.perSecondHint}
      />
      <dl className={css.facts}>
        <Fact name={operations.throughput.requests}>{number.format(throughput.requestsLastHour)}</Fact>
        <Fact name={operations.throughput.passes}>{number.format(throughput.passesLastHour)}</Fact>
      </dl>
    </Card>
  );
}

export function StorageCard({
  storage,
  next,
}: {
  storage: Overview['storage'];
  next: Overview['nextExpiries'];
}) {
  const { texts, formats } = useLanguage();
  const { storage: words } = texts.operations;
  const size = (bytes: number) => (bytes === 0 ? words.nothing : formats.size(bytes));
  return (
    <Card title={words.title}>
      <MainFigure value={size(storage.bytes)} hint={words.archives(storage.archives)} />
      <dl className={css.facts}>
        <Fact name={words.going}>{words.goingFiles(storage.archivesGoing, size(storage.bytesGoing))}</Fact>
      </dl>
      <h3 className={css.small}>{words.next}</h3>
      {next.length === 0 && <p className={css.quiet}>{words.none}</p>}
      <ul className={css.list}>
        {next.map(({ id, expiresAt, bytes }) => (
          <li key={id}>
            {formats.moment(expiresAt)}, {size(bytes)}
            <br />
            <code>{id}</code>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Card with the state of the sweeps, which are the recurring jobs of the worker. */
export function SweepsCard({ sweeps }: { sweeps: Overview['sweeps'] }) {
  const { operations } = useLanguage().texts;
  const words = operations.sweeps;
  const anyLate = sweeps.some(({ late }) => late);
  return (
    <Card title={words.title}>
      <ul className={css.sweeps}>
        {sweeps.map(({ sweep, late, failure, succeededSecondsAgo }) => (
          <li key={sweep} data-late={late}>
            <span className={css.sweepState}>
              <Icon name={late ? 'warning' : 'check'} size={16} /> {late ? words.late : words.good}
            </span>
            <span>
              {words.names[sweep]}
              <span className={css.quiet}>
                {succeededSecondsAgo === null
                  ? words.never
                  : operations.ago(operations.seconds(succeededSecondsAgo))}
                {failure && `. ${words.failure(failure)}`}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {anyLate && <p className={css.remedy}>{words.remedy}</p>}
    </Card>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <section className={css.card} aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </section>
  );
}

/** The most important number of a card. */
function MainFigure({ value, hint, tone }: { value: string; hint?: string; tone?: 'bad' }) {
  return (
    <p className={css.main} data-tone={tone}>
      <strong>{value}</strong> {hint}
    </p>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
