/** What can take the focus: by Tab, or as a place that holds what was pressed (WCAG 2.2, 2.4.3). */
const FOCUSABLE =
  'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex]';

/**
 * Keeps the focus near where it was when what had it goes away or is switched off, as a button does that removes itself:
 * browsers then have it nowhere, and a keyboard or a screen reader begins anew at the top of the page.
 */
export function keepFocus(): void {
  let held: readonly HTMLElement[] = [];
  let wasOff = false;
  const hold = (elements: readonly HTMLElement[]) => {
    held = elements;
    wasOff = false;
  };
  document.addEventListener('focusin', ({ target }) =>
    hold(target instanceof HTMLElement ? [target, ...placesAround(target)] : []),
  );
  // Pressed elsewhere: nothing was lost.
  document.addEventListener('pointerdown', () => hold([]), { capture: true });
  const giveBack = () => {
    const [last] = held;
    if (!last) return;
    const isOn = last.matches(FOCUSABLE);
    if (last.isConnected && !isOn) wasOff = true;
    const isNowhere = !document.activeElement || document.activeElement === document.body;
    if (!isNowhere || (last.isConnected && !(wasOff && isOn))) return;
    held.find((element) => element.isConnected)?.focus({ preventScroll: true });
  };
  new MutationObserver(giveBack).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled'],
  });
}

/** Outwards from an element, those that can take the focus. */
function placesAround(element: HTMLElement): HTMLElement[] {
  const place = element.parentElement?.closest<HTMLElement>(FOCUSABLE);
  return place ? [place, ...placesAround(place)] : [];
}
