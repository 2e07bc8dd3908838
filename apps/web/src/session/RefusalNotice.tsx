import { useEffect, useRef } from 'react';
import { Notice } from '../layout/Notice';
import { describeProblem, useTexts } from '../texts/language';

/** Shows why a call was refused. It takes the focus at each refusal. */
export function RefusalNotice({
  mutation,
}: {
  mutation: { error: unknown; isError: boolean; submittedAt: number };
}) {
  const texts = useTexts();
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (mutation.isError) alert.current?.focus();
  }, [mutation.isError, mutation.submittedAt]);
  if (!mutation.isError) return null;
  return (
    <Notice tone="bad" ref={alert}>
      {describeProblem(mutation.error, texts)}
    </Notice>
  );
}
