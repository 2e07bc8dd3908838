import { Loading } from '../layout/Loading';
import { Notice } from '../layout/Notice';
import { WithName } from '../layout/WithName';
import { shortDate } from '../texts/format';
import { problemSentence, useTexts } from '../texts/language';
import css from './holders.module.css';
import { Status } from './Status';
import { useHolderDetails } from './use-holders';

/** What a holder has earned, with the expiry dates. */
export function HolderDetails({ id }: { id: string }) {
  const texts = useTexts();
  const { data, error } = useHolderDetails(id);
  if (error) return <Notice tone="bad">{problemSentence(error, texts)}</Notice>;
  if (!data) return <Loading height={20} />;
  return (
    <ul className={css.qualifications}>
      {data.qualifications.map(({ id: key, name, kind, examNumber, examDate, expiryDate, status }) => (
        <li key={key} data-kind={kind}>
          <strong>{name}</strong>
          <span>{expiryDate ? texts.holders.until(shortDate(expiryDate)) : texts.holders.noEnd}</span>
          <Status status={status} />
          <span className={css.exam}>
            <WithName text={texts.holders.examLine(examNumber, shortDate(examDate))} name={examNumber} />
          </span>
        </li>
      ))}
    </ul>
  );
}
