import { CloseButton, VisuallyHidden } from '@mantine/core';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Icon } from '../icons';
import { TextWithName } from '../layout/TextWithName';
import { useTexts } from '../texts/language';
import css from './messages.module.css';

/**
 * Time until a message closes, in milliseconds. It is enough to read the message twice. A message with the pointer or the focus on it stays
 * open.
 */
const AUTO_CLOSE_MS = 7_000;

/** Maximum number of previous errors that stay open when a new message appears. */
const MAX_EARLIER_ERRORS = 3;

interface Message {
  readonly id: number;
  readonly text: string;
  /** Part of the text that browsers must not translate. */
  readonly name?: string;
  readonly tone: 'good' | 'bad';
  readonly action?: { readonly label: string; readonly run: () => void };
  /** True if the page already shows the text; then only screen readers announce the message. */
  readonly quiet?: boolean;
}

/** Returns true for visible errors: they stay until a person closes them. */
function staysUntilRead({ tone, quiet }: Message): boolean {
  return tone === 'bad' && !quiet;
}

type ShowMessage = (
  text: string,
  options?: Partial<Pick<Message, 'name' | 'tone' | 'action' | 'quiet'>>,
) => void;

const MessagesContext = createContext<ShowMessage | null>(null);

/** Shows messages at the edge of the page. Screen readers announce them without interrupting (`polite`). */
export function MessagesProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const lastId = useRef(0);
  const drop = useCallback(
    (id: number) => setMessages((all) => all.filter((message) => message.id !== id)),
    [],
  );
  const showMessage = useCallback<ShowMessage>((text, { name, tone = 'good', action, quiet } = {}) => {
    const id = ++lastId.current;
    setMessages((all) => {
      const others = all.filter((message) => message.text !== text);
      const kept = new Set([
        ...others.filter(staysUntilRead).slice(-MAX_EARLIER_ERRORS),
        ...others.slice(-1),
      ]);
      return [...others.filter((message) => kept.has(message)), { id, text, name, tone, action, quiet }];
    });
  }, []);
  const shown = useMemo(
    () => messages.map((message) => <MessageBox key={message.id} message={message} drop={drop} />),
    [messages, drop],
  );
  return (
    <MessagesContext.Provider value={showMessage}>
      {children}
      <div className={css.corner} role="status" aria-live="polite" aria-relevant="additions">
        {shown}
      </div>
    </MessagesContext.Provider>
  );
}

export function useShowMessage(): ShowMessage {
  const showMessage = useContext(MessagesContext);
  if (!showMessage) throw new Error('useShowMessage needs a MessagesProvider.');
  return showMessage;
}

function MessageBox({ message, drop }: { message: Message; drop: (id: number) => void }) {
  const texts = useTexts();
  const [held, setHeld] = useState(false);
  const { id, text, name = '', tone, action, quiet } = message;
  const stays = staysUntilRead(message);
  useEffect(() => {
    if (held || stays) return;
    const timer = setTimeout(() => drop(id), AUTO_CLOSE_MS);
    return () => clearTimeout(timer);
  }, [held, stays, id, drop]);
  if (quiet) return <VisuallyHidden>{text}</VisuallyHidden>;
  return (
    <div
      className={css.message}
      data-tone={tone}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={tone === 'bad' ? 'warning' : 'check'} className={css.icon} />
      <span>
        <TextWithName text={text} name={name} />
      </span>
      {action && (
        <button
          type="button"
          className={css.action}
          onClick={() => {
            action.run();
            drop(id);
          }}
        >
          {action.label}
        </button>
      )}
      <CloseButton aria-label={texts.close} onClick={() => drop(id)} />
    </div>
  );
}
