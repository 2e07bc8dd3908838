import { type ReactNode } from 'react';
import { Icon, type IconName } from '../icons';
import css from './layout.module.css';

interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
  /** What one can do about it. */
  readonly action?: ReactNode;
  /** It stands alone on its page. */
  readonly main?: boolean;
}

/** Says why there is nothing here, and what to do. */
export function EmptyState({ icon, title, children, action, main }: EmptyStateProps) {
  const Heading = main ? 'h1' : 'h2';
  return (
    <div className={css.empty}>
      <Icon name={icon} size={36} />
      <Heading>{title}</Heading>
      <p>{children}</p>
      {action}
    </div>
  );
}
