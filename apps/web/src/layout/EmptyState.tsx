import { type ReactNode } from 'react';
import { Icon, type IconName } from '../icons';
import css from './layout.module.css';

interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
  /** Button or link with which people can continue. */
  readonly action?: ReactNode;
  /** True if it is the only content of the page; its title is then the `h1`. */
  readonly main?: boolean;
}

/** Explains why there is nothing to show, and what people can do about it. */
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
