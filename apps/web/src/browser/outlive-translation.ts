/**
 * The nodes that stand where a text of ours stood, in their order. Browsers that translate, and some extensions, put elements or texts of
 * their own in the place of a text. React keeps the text: it would fail when it removes the text or puts something before it, and a change
 * of the text would not be seen.
 */
const standIns = new WeakMap<Node, readonly Node[]>();

// Each is called with the node that it was called on.
// eslint-disable-next-line @typescript-eslint/unbound-method
const { appendChild, insertBefore, removeChild } = Node.prototype;
const nodeValue = Object.getOwnPropertyDescriptor(
  Node.prototype,
  'nodeValue',
) as Required<PropertyDescriptor>;

/** Keeps the page whole when texts are replaced, now or later: React's changes reach what stands in their places. */
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
    for (const standIn of standingFor(node))
      if (standIn.parentNode) removeChild.call(standIn.parentNode, standIn);
    standIns.delete(node);
  };
  Object.assign(Node.prototype, {
    appendChild<Child extends Node>(this: Node, child: Child): Child {
      takeAway(child);
      return appendChild.call(this, child) as Child;
    },
    insertBefore<Child extends Node>(this: Node, child: Child, before: Node | null): Child {
      const own = standingFor(child);
      let at = before && place(before, this);
      while (at && own.includes(at)) at = at.nextSibling;
      takeAway(child);
      return insertBefore.call(this, child, at) as Child;
    },
    removeChild<Child extends Node>(this: Node, child: Child): Child {
      if (!(child instanceof Text)) return removeChild.call(this, child) as Child;
      const known = place(child, this);
      takeAway(child);
      if (known?.parentNode === this) removeChild.call(this, known);
      return child;
    },
  });
  Object.defineProperty(Node.prototype, 'nodeValue', {
    ...nodeValue,
    set(this: Node, value: string | null) {
      if (this instanceof Text && !this.parentNode) {
        learn(observer.takeRecords());
        const standIn = standingFor(this).find(({ parentNode }) => parentNode);
        if (standIn?.parentNode) insertBefore.call(standIn.parentNode, this, standIn);
        takeAway(this);
      }
      nodeValue.set.call(this, value);
    },
  });
}

/** Finds out which nodes replaced which texts: at once, or put before the text that is taken away then. */
function learn(records: readonly MutationRecord[]): void {
  const putBefore = new Map<Node, Node[]>();
  for (const { addedNodes, removedNodes, nextSibling, previousSibling } of records) {
    if (addedNodes.length > 0 && nextSibling)
      putBefore.set(nextSibling, [...(putBefore.get(nextSibling) ?? []), ...addedNodes]);
    for (const removed of removedNodes) {
      if (!(removed instanceof Text)) continue;
      const before = putBefore.get(removed);
      if (addedNodes.length > 0) standIns.set(removed, [...addedNodes]);
      else if (before && before.at(-1) === previousSibling) standIns.set(removed, before);
    }
  }
}

/** The nodes that replaced a node, and those that replaced these. */
function standingFor(node: Node, seen = new Set<Node>()): Node[] {
  if (seen.has(node)) return [];
  seen.add(node);
  return (standIns.get(node) ?? []).flatMap((standIn) => [standIn, ...standingFor(standIn, seen)]);
}

/** The first node in `parent` that replaced a text, or that is around it. Null when there is none. */
function placeOf(node: Node, parent: Node): Node | null {
  for (const start of [node, ...standingFor(node)])
    for (let place: Node | null = start; place; place = place.parentNode)
      if (place.parentNode === parent) return place;
  return null;
}
