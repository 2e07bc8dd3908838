import { LoadingPlaceholder } from '../layout/LoadingPlaceholder';
import { Notice } from '../layout/Notice';
import { TextWithName } from '../layout/TextWithName';
import { formatShortDate } from '../texts/format';
import { describeProblem, useTexts } from '../texts/language';
import css from './holders.module.css';
import { StatusLabel } from './StatusLabel';
import { useHolderDetails } from './use-holders';

/** List of a holder's qualifications, with their expiry dates. */
export function QualificationList({ id }: { id: string }) {
  const texts = useTexts();
  const { data, error } = useHolderDetails(id);
  if (error) return <Notice tone="bad">{describeProblem(error, texts)}</Notice>;
  if (!data) return <LoadingPlaceholder height={20} />;
  return (
    <ul className={css.qualifications}>
      {data.qualifications.map(({ id: key, name, kind, examNumber, examDate, expiryDate, status }) => (
        <li key={key} data-kind={kind}>
          <strong>{name}</strong>
          <span>{expiryDate ? texts.holders.until(formatShortDate(expiryDate)) : texts.holders.noEnd}</span>
          <StatusLabel status={status} />
          <span className={css.exam}>
            <TextWithName
              text={texts.holders.examLine(examNumber, formatShortDate(examDate))}
              name={examNumber}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
