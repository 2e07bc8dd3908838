import { type ReactNode, type Ref } from 'react';
import { Icon } from '../icons';
import css from './layout.module.css';

interface NoticeProps {
  readonly tone: 'bad' | 'warn';
  readonly children: ReactNode;
  /** Where focus goes when it appears in answer to what somebody did. */
  readonly ref?: Ref<HTMLDivElement>;
}

/** Something that has to be read before going on; read out as soon as it appears. */
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
