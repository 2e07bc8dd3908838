import { useEffect, useRef } from 'react';
import { Notice } from '../layout/Notice';
import { problemSentence, useTexts } from '../texts/language';

/** Why something was refused; takes the focus each time that it is. */
export function Refusal({ of }: { of: { error: unknown; isError: boolean; submittedAt: number } }) {
  const texts = useTexts();
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (of.isError) alert.current?.focus();
  }, [of.isError, of.submittedAt]);
  if (!of.isError) return null;
  return (
    <Notice tone="bad" ref={alert}>
      {problemSentence(of.error, texts)}
    </Notice>
  );
}
