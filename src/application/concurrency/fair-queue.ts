/**
 * The names of an owner of turns, from the widest to the narrowest: a user and a session, or a network and an address.
 */
export type TurnPath = readonly string[];

type Node<Item> = { size: number; items: Item[]; children: Map<string, Node<Item>> };
const emptyNode = <Item>(): Node<Item> => ({ size: 0, items: [], children: new Map() });

/** A queue of items with paths. At each level of the paths, the names with waiting items take turns, one item each. */
export class FairQueue<Item> {
  private readonly root = emptyNode<Item>();

  get size(): number {
    return this.root.size;
  }

  /** Number of waiting items with exactly this path. */
  sizeOf(path: TurnPath): number {
    return path.reduce<Node<Item> | undefined>((node, name) => node?.children.get(name), this.root)?.items.length ?? 0;
  }

  add(path: TurnPath, item: Item): void {
    let node = this.root;
    node.size += 1;
    for (const name of path) {
      const child = node.children.get(name) ?? emptyNode<Item>();
      node.children.set(name, child);
      node = child;
      node.size += 1;
    }
    node.items.push(item);
  }

  /** Removes and returns the next item whose first name is allowed now. */
  next(mayGo: (first: string) => boolean): Item | undefined {
    for (const [name] of this.root.children) if (mayGo(name)) return this.takeFrom(this.root, firstOf, name);
    return undefined;
  }

  /** Removes a waiting item. Returns whether it was waiting. */
  remove(path: TurnPath, item: Item): boolean {
    const nodes = [this.root];
    for (const name of path) {
      const child = nodes.at(-1)?.children.get(name);
      if (!child) return false;
      nodes.push(child);
    }
    const items = nodes.at(-1)?.items ?? [];
    const index = items.indexOf(item);
    if (index < 0) return false;
    items.splice(index, 1);
    for (const [depth, node] of nodes.entries()) {
      node.size -= 1;
      if (node.size === 0) nodes[depth - 1]?.children.delete(path[depth - 1] ?? "");
    }
    return true;
  }

  /** Removes the newest item of the owner with the most waiting items. */
  dropFromLongest(): Item | undefined {
    return this.size === 0 ? undefined : this.takeFrom(this.root, longestOf);
  }

  private takeFrom(node: Node<Item>, choose: Choice, chosen = choose.child(node.children)): Item | undefined {
    node.size -= 1;
    const child = chosen === undefined ? undefined : node.children.get(chosen);
    if (chosen === undefined || !child) return choose.item(node.items);
    node.children.delete(chosen);
    const item = this.takeFrom(child, choose);
    if (child.size > 0) node.children.set(chosen, child);
    return item;
  }
}

type Choice = Readonly<{
  child: (children: ReadonlyMap<string, Readonly<{ size: number }>>) => string | undefined;
  item: <Item>(items: Item[]) => Item | undefined;
}>;

const firstOf: Choice = {
  child: (children) => children.keys().next().value,
  item: (items) => items.shift(),
};

const longestOf: Choice = {
  child: (children) => {
    let longest: string | undefined;
    let size = 0;
    for (const [name, child] of children)
      if (child.size >= size) {
        longest = name;
        size = child.size;
      }
    return longest;
  },
  item: (items) => items.pop(),
};
