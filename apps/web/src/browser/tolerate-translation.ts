/**
 * The nodes that have replaced a text node in the page, in order. Browsers that translate, and some extensions, replace text nodes with
 * other nodes. React continues to use the original text node: without this map, removing it or inserting something before it would throw an
 * error, and changing it would not be visible.
 */
const replacements = new WeakMap<Node, readonly Node[]>();

// These methods are always called with an explicit `this`.
// eslint-disable-next-line @typescript-eslint/unbound-method
const { appendChild, insertBefore, removeChild } = Node.prototype;
const nodeValue = Object.getOwnPropertyDescriptor(
  Node.prototype,
  'nodeValue',
) as Required<PropertyDescriptor>;

/**
 * Lets React change texts that a translation has replaced. It patches the methods of `Node` that React calls, so that they change the
 * replacements instead.
 */
export function tolerateTranslation(page: Document): void {
  const observer = new MutationObserver(recordReplacements);
  observer.observe(page, { childList: true, subtree: true });
  const findNow = (node: Node, parent: Node): Node | null => {
    if (node.parentNode === parent) return node;
    recordReplacements(observer.takeRecords());
    return findInParent(node, parent);
  };
  /** Removes the replacements of a node from the page, because React inserts or removes the node itself. */
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

/**
 * Records which nodes replaced which text nodes. Browsers either replace a text in one step, or insert the new nodes
 * before the text and remove the text in a second step.
 */
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

/** Returns the nodes that replaced a node, and the nodes that replaced those. */
function replacementsOf(node: Node, seen = new Set<Node>()): Node[] {
  if (seen.has(node)) return [];
  seen.add(node);
  return (replacements.get(node) ?? []).flatMap((replacement) => [
    replacement,
    ...replacementsOf(replacement, seen),
  ]);
}

/** Returns the child of `parent` that is, or contains, the node or one of its replacements; null if there is no such child. */
function findInParent(node: Node, parent: Node): Node | null {
  for (const start of [node, ...replacementsOf(node)])
    for (let place: Node | null = start; place; place = place.parentNode)
      if (place.parentNode === parent) return place;
  return null;
}
