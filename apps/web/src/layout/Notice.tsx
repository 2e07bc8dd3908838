import { type ReactNode, type Ref } from 'react';
import { Icon } from '../icons';
import css from './layout.module.css';

interface NoticeProps {
  readonly tone: 'bad' | 'warn';
  readonly children: ReactNode;
  /** Ref with which the caller can focus the notice when it appears as the answer to an action. */
  readonly ref?: Ref<HTMLDivElement>;
}

/** An error or warning in the page. Screen readers announce it as soon as it appears. */
export function Notice({ tone, children, ref }: NoticeProps) {
  return (
    <div
      className={css.notice}
      data-tone={tone}
      role={tone === 'bad' ? 'alert' : 'status'}
      ref={ref}
      tabIndex={-1}
    >
      <Icon name="warning" className={css.noticeIcon} />
      <div>{children}</div>
    </div>
  );
}
