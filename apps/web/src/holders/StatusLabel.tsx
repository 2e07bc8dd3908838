import { type QualificationStatus } from '../api/client';
import { Icon, type IconName } from '../icons';
import { useTexts } from '../texts/language';
import css from './holders.module.css';

const ICONS: Record<QualificationStatus, IconName> = { valid: 'check', expired: 'clock', revoked: 'close' };

/** Status as a word with an icon: colour alone would not be enough. */
export function StatusLabel({ status }: { status: QualificationStatus }) {
  const { holders } = useTexts();
  return (
    <span className={css.status} data-status={status}>
      <Icon name={ICONS[status]} size={14} />
      {holders.status[status]}
    </span>
  );
}
