/** What can take the focus: by Tab, or as a place that holds what was pressed (WCAG 2.2, 2.4.3). */
const FOCUSABLE =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex]';

/**
 * Keeps the focus near where it was when what had it goes away or is switched off, as a button does that removes itself:
 * browsers then have it nowhere, and a keyboard or a screen reader begins anew at the top of the page.
 */
export function keepFocus(): void {
  let candidates: readonly HTMLElement[] = [];
  let wasDisabled = false;
  const remember = (elements: readonly HTMLElement[]) => {
    candidates = elements;
    wasDisabled = false;
  };
  document.addEventListener('focusin', ({ target }) =>
    remember(target instanceof HTMLElement ? [target, ...focusableAncestors(target)] : []),
  );
  // Pressed elsewhere: nothing was lost.
  document.addEventListener('pointerdown', () => remember([]), { capture: true });
  const restoreFocus = () => {
    const [last] = candidates;
    if (!last) return;
    const isFocusable = last.matches(FOCUSABLE);
    if (last.isConnected && !isFocusable) wasDisabled = true;
    const isFocusLost = !document.activeElement || document.activeElement === document.body;
    if (!isFocusLost || (last.isConnected && !(wasDisabled && isFocusable))) return;
    candidates.find((element) => element.isConnected)?.focus({ preventScroll: true });
  };
  new MutationObserver(restoreFocus).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled'],
  });
}

/** Outwards from an element, those that can take the focus. */
function focusableAncestors(element: HTMLElement): HTMLElement[] {
  const place = element.parentElement?.closest<HTMLElement>(FOCUSABLE);
  return place ? [place, ...focusableAncestors(place)] : [];
}
