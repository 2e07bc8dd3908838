/**
 * Selects elements that can take the focus: with the Tab key, or only by script, as the elements around a button that may disappear (WCAG
 * 2.2, 2.4.3).
 */
const FOCUSABLE =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex]';

/**
 * Restores the focus when the focused element is removed or disabled, for example a button that removes itself.
 * Otherwise browsers move the focus to the document, and people with a keyboard or a screen reader have to start
 * again at the top. The focus goes to the closest element around it, or back to the element itself when it is enabled
 * again.
 */
export function restoreLostFocus(): void {
  let candidates: readonly HTMLElement[] = [];
  let wasDisabled = false;
  const remember = (elements: readonly HTMLElement[]) => {
    candidates = elements;
    wasDisabled = false;
  };
  document.addEventListener('focusin', ({ target }) =>
    remember(target instanceof HTMLElement ? [target, ...focusableAncestors(target)] : []),
  );
  // A press elsewhere moves the focus on purpose: nothing needs to be restored.
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

/** Returns the elements around this one that can take the focus, the closest first. */
function focusableAncestors(element: HTMLElement): HTMLElement[] {
  const place = element.parentElement?.closest<HTMLElement>(FOCUSABLE);
  return place ? [place, ...focusableAncestors(place)] : [];
}
