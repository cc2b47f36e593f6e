/** A key with its value. Keys of one hash hang together, in the order of the keys. */
export interface Leaf<Value> {
  readonly isLeaf: true;
  readonly hash: number;
  readonly key: string;
  readonly value: Value;
  readonly next: Leaf<Value> | null;
}

/** A bit for each of the 32 places that is taken, and what stands there, without gaps. */
interface Branch<Value> {
  readonly isLeaf: false;
  readonly places: number;
  readonly nodes: readonly Node<Value>[];
}

export type Node<Value> = Leaf<Value> | Branch<Value>;

/** Each level of the tree is told by the next five bits of the hash. */
const BITS = 5;
const PLACE = (1 << BITS) - 1;
const HASH_FACTOR = 31;

export const leafOf = <Value>(hash: number, key: string, value: Value): Leaf<Value> => ({
  isLeaf: true,
  hash,
  key,
  value,
  next: null,
});

export function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(HASH_FACTOR, hash) + text.charCodeAt(at)) | 0;
  return hash;
}

/** "Hacker's Delight", 5-1. */
function countBits(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function leafIn<Value>(tree: Node<Value>, hash: number, key: string): Leaf<Value> | null {
  let rest = hash;
  let node = tree;
  while (!node.isLeaf) {
    const place = 1 << (rest & PLACE);
    if ((node.places & place) === 0) return null;
    node = node.nodes[countBits(node.places & (place - 1))] as Node<Value>;
    rest >>>= BITS;
  }
  for (let leaf: Leaf<Value> | null = node; leaf !== null; leaf = leaf.next) if (leaf.key === key) return leaf;
  return null;
}

/** The tree with this leaf in place of the one for the same key, or beside the others. `level` counts the bits of the hash that led here. */
export function withLeaf<Value>(tree: Node<Value>, level: number, leaf: Leaf<Value>): Node<Value> {
  if (tree.isLeaf) return tree.hash === leaf.hash ? hung(tree, leaf) : fork(tree, level, leaf);
  const place = 1 << ((leaf.hash >>> level) & PLACE);
  const at = countBits(tree.places & (place - 1));
  if ((tree.places & place) === 0) {
    return { isLeaf: false, places: tree.places | place, nodes: tree.nodes.toSpliced(at, 0, leaf) };
  }
  const nodes = tree.nodes.slice();
  nodes[at] = withLeaf(nodes[at] as Node<Value>, level + BITS, leaf);
  return { isLeaf: false, places: tree.places, nodes };
}

function fork<Value>(one: Leaf<Value>, level: number, other: Leaf<Value>): Node<Value> {
  const onePlace = (one.hash >>> level) & PLACE;
  const otherPlace = (other.hash >>> level) & PLACE;
  const places = (1 << onePlace) | (1 << otherPlace);
  if (onePlace === otherPlace) return { isLeaf: false, places, nodes: [fork(one, level + BITS, other)] };
  return { isLeaf: false, places, nodes: onePlace < otherPlace ? [one, other] : [other, one] };
}

function hung<Value>(chain: Leaf<Value> | null, leaf: Leaf<Value>): Leaf<Value> {
  if (chain === null || leaf.key < chain.key) return { ...leaf, next: chain };
  if (leaf.key === chain.key) return { ...leaf, next: chain.next };
  return { ...chain, next: hung(chain.next, leaf) };
}

/** The tree without this leaf, which is in it; null where nothing is left. */
export function withoutLeaf<Value>(tree: Node<Value>, level: number, gone: Leaf<Value>): Node<Value> | null {
  if (tree.isLeaf) return unhung(tree, gone);
  const place = 1 << ((gone.hash >>> level) & PLACE);
  const at = countBits(tree.places & (place - 1));
  const left = withoutLeaf(tree.nodes[at] as Node<Value>, level + BITS, gone);
  const nodes = left === null ? tree.nodes.toSpliced(at, 1) : tree.nodes.with(at, left);
  const [first] = nodes;
  if (first === undefined) return null;
  // A leaf stands as high as it can, so that a table is no deeper than its keys need.
  if (nodes.length === 1 && first.isLeaf) return first;
  return { isLeaf: false, places: left === null ? tree.places & ~place : tree.places, nodes };
}

function unhung<Value>(chain: Leaf<Value>, gone: Leaf<Value>): Leaf<Value> | null {
  if (chain.key === gone.key) return chain.next;
  return { ...chain, next: chain.next === null ? null : unhung(chain.next, gone) };
}

export function leavesOf<Value>(tree: Node<Value>): readonly Leaf<Value>[] {
  const leaves: Leaf<Value>[] = [];
  gather(tree, leaves);
  return leaves;
}

function gather<Value>(tree: Node<Value>, leaves: Leaf<Value>[]): void {
  if (!tree.isLeaf) {
    for (const node of tree.nodes) gather(node, leaves);
    return;
  }
  for (let leaf: Leaf<Value> | null = tree; leaf !== null; leaf = leaf.next) leaves.push(leaf);
}
