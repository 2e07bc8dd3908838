/**
 * What stands where a text of ours stood: browsers that translate, and some extensions, put an element of their own in the place of each
 * text. React keeps the text, and would fail when it removes it or puts something before it, and change what nobody sees.
 */
const standIns = new WeakMap<Node, Node>();

// Each is called with the node that it was called on.
// eslint-disable-next-line @typescript-eslint/unbound-method
const { appendChild, insertBefore, removeChild } = Node.prototype;
const nodeValue = Object.getOwnPropertyDescriptor(
  Node.prototype,
  'nodeValue',
) as Required<PropertyDescriptor>;

/** Has the page go on when texts are replaced by elements, now or later: with these in their places, and with the newest text. */
export function outliveTranslation(page: Document): void {
  const observer = new MutationObserver(learn);
  observer.observe(page, { childList: true, subtree: true });
  const place = (node: Node, parent: Node): Node | null => {
    if (node.parentNode === parent) return node;
    learn(observer.takeRecords());
    return placeOf(node, parent);
  };
  /** A text of ours that is put somewhere stands for itself from then on. */
  const takeAway = (node: Node) => {
    const standIn = standIns.get(node);
    if (standIn?.parentNode) removeChild.call(standIn.parentNode, standIn);
    standIns.delete(node);
  };
  Object.assign(Node.prototype, {
    appendChild<Child extends Node>(this: Node, child: Child): Child {
      takeAway(child);
      return appendChild.call(this, child) as Child;
    },
    insertBefore<Child extends Node>(this: Node, child: Child, before: Node | null): Child {
      const at = before && place(before, this);
      const behind = at !== null && at === standIns.get(child) ? at.nextSibling : at;
      takeAway(child);
      return insertBefore.call(this, child, behind) as Child;
    },
    removeChild<Child extends Node>(this: Node, child: Child): Child {
      const known = child instanceof Text ? place(child, this) : child;
      if (known) removeChild.call(this, known);
      return child;
    },
  });
  Object.defineProperty(Node.prototype, 'nodeValue', {
    ...nodeValue,
    set(this: Node, value: string | null) {
      if (this instanceof Text && !this.parentNode) {
        learn(observer.takeRecords());
        const standIn = standIns.get(this);
        if (standIn?.parentNode) insertBefore.call(standIn.parentNode, this, standIn);
        takeAway(this);
      }
      nodeValue.set.call(this, value);
    },
  });
}

/** Finds out which texts were replaced by which elements: at once, or by putting one before the other and taking that away. */
function learn(records: readonly MutationRecord[]): void {
  const putBefore = new Map<Node, Node>();
  for (const { addedNodes, removedNodes, nextSibling, previousSibling } of records) {
    const added = [...addedNodes].find((node) => node instanceof Element);
    if (added && nextSibling) putBefore.set(nextSibling, added);
    for (const removed of removedNodes) {
      if (!(removed instanceof Text)) continue;
      const standIn = added ?? putBefore.get(removed);
      if (standIn && (standIn === added || standIn === previousSibling)) standIns.set(removed, standIn);
    }
  }
}

/** The node that stands in `parent` for a text that is no longer in it, or around it. Null when there is none. */
function placeOf(node: Node, parent: Node): Node | null {
  const seen = new Set<Node>();
  for (let place: Node | null | undefined = node; place && !seen.has(place);) {
    if (place.parentNode === parent) return place;
    seen.add(place);
    place = place.parentNode ?? standIns.get(place);
  }
  return null;
}
