/**
 * The nodes that stand where a text of ours stood, in their order. Browsers that translate, and some extensions, put elements or texts of
 * their own in the place of a text. React keeps the text: it would fail when it removes the text or puts something before it, and a change
 * of the text would not be seen.
 */
const replacements = new WeakMap<Node, readonly Node[]>();

// Each is called with the node that it was called on.
// eslint-disable-next-line @typescript-eslint/unbound-method
const { appendChild, insertBefore, removeChild } = Node.prototype;
const nodeValue = Object.getOwnPropertyDescriptor(
  Node.prototype,
  'nodeValue',
) as Required<PropertyDescriptor>;

/** Keeps the page whole when texts are replaced, now or later: React's changes reach what stands in their places. */
export function tolerateTranslation(page: Document): void {
  const observer = new MutationObserver(recordReplacements);
  observer.observe(page, { childList: true, subtree: true });
  const findNow = (node: Node, parent: Node): Node | null => {
    if (node.parentNode === parent) return node;
    recordReplacements(observer.takeRecords());
    return findInParent(node, parent);
  };
  /** A text of ours that is put somewhere stands for itself from then on. */
  const removeReplacements = (node: Node) => {
    for (const replacement of replacementsOf(node))
      if (replacement.parentNode) removeChild.call(replacement.parentNode, replacement);
    replacements.delete(node);
  };
  Object.assign(Node.prototype, {
    appendChild<Child extends Node>(this: Node, child: Child): Child {
      removeReplacements(child);
      return appendChild.call(this, child) as Child;
    },
    insertBefore<Child extends Node>(this: Node, child: Child, before: Node | null): Child {
      const childReplacements = replacementsOf(child);
      let at = before && findNow(before, this);
      while (at && childReplacements.includes(at)) at = at.nextSibling;
      removeReplacements(child);
      return insertBefore.call(this, child, at) as Child;
    },
    removeChild<Child extends Node>(this: Node, child: Child): Child {
      if (!(child instanceof Text)) return removeChild.call(this, child) as Child;
      const inPage = findNow(child, this);
      removeReplacements(child);
      if (inPage?.parentNode === this) removeChild.call(this, inPage);
      return child;
    },
  });
  Object.defineProperty(Node.prototype, 'nodeValue', {
    ...nodeValue,
    set(this: Node, value: string | null) {
      if (this instanceof Text && !this.parentNode) {
        recordReplacements(observer.takeRecords());
        const replacement = replacementsOf(this).find(({ parentNode }) => parentNode);
        if (replacement?.parentNode) insertBefore.call(replacement.parentNode, this, replacement);
        removeReplacements(this);
      }
      nodeValue.set.call(this, value);
    },
  });
}

/** Finds out which nodes replaced which texts: at once, or put before the text that is taken away then. */
function recordReplacements(records: readonly MutationRecord[]): void {
  const insertedBefore = new Map<Node, Node[]>();
  for (const { addedNodes, removedNodes, nextSibling, previousSibling } of records) {
    if (addedNodes.length > 0 && nextSibling)
      insertedBefore.set(nextSibling, [...(insertedBefore.get(nextSibling) ?? []), ...addedNodes]);
    for (const removed of removedNodes) {
      if (!(removed instanceof Text)) continue;
      const before = insertedBefore.get(removed);
      if (addedNodes.length > 0) replacements.set(removed, [...addedNodes]);
      else if (before && before.at(-1) === previousSibling) replacements.set(removed, before);
    }
  }
}

/** The nodes that replaced a node, and those that replaced these. */
function replacementsOf(node: Node, seen = new Set<Node>()): Node[] {
  if (seen.has(node)) return [];
  seen.add(node);
  return (replacements.get(node) ?? []).flatMap((replacement) => [
    replacement,
    ...replacementsOf(replacement, seen),
  ]);
}

/** The first node in `parent` that replaced a text, or that is around it. Null when there is none. */
function findInParent(node: Node, parent: Node): Node | null {
  for (const start of [node, ...replacementsOf(node)])
    for (let place: Node | null = start; place; place = place.parentNode)
      if (place.parentNode === parent) return place;
  return null;
}
