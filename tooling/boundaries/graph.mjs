/**
 * The strongly connected parts of a directed graph that have more than one node (Tarjan's algorithm, without recursion), each shown
 * as one shortest cycle through it.
 * @param {ReadonlyMap<string, ReadonlySet<string>>} edges
 * @param {(node: string) => boolean} [matters] only cycles through at least one node that does are of interest
 * @returns {string[][]} each cycle begins and ends with the same node
 */
export function findCycles(edges, matters = () => true) {
  return connectedParts(edges)
    .filter((part) => part.length > 1 && part.some(matters))
    .map((part) => shortestCycle(edges, new Set(part), part.filter(matters)));
}

/**
 * @param {ReadonlyMap<string, ReadonlySet<string>>} edges
 * @returns {string[][]}
 */
function connectedParts(edges) {
  /** @type {Map<string, { index: number, low: number, onStack: boolean }>} */
  const seen = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const parts = [];
  /** @param {string} name */
  const enter = (name) => {
    const node = { name, index: seen.size, low: seen.size, onStack: true, rest: [...(edges.get(name) ?? [])] };
    seen.set(name, node);
    stack.push(name);
    return node;
  };
  for (const start of edges.keys()) {
    if (seen.has(start)) continue;
    const path = [enter(start)];
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const next = at.rest.pop();
      if (next !== undefined) {
        const known = seen.get(next);
        if (known === undefined) path.push(enter(next));
        else if (known.onStack) at.low = Math.min(at.low, known.index);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) parent.low = Math.min(parent.low, at.low);
      if (at.low !== at.index) continue;
      const part = stack.splice(stack.indexOf(at.name));
      for (const name of part) Object.assign(seen.get(name) ?? {}, { onStack: false });
      parts.push(part);
    }
  }
  return parts;
}

/**
 * @param {ReadonlyMap<string, ReadonlySet<string>>} edges
 * @param {ReadonlySet<string>} part
 * @param {readonly string[]} starts the cycle goes through one of them
 * @returns {string[]}
 */
function shortestCycle(edges, part, starts) {
  const cycles = [...starts].sort().map((start) => cycleThrough(edges, part, start));
  return cycles.reduce((best, cycle) => (cycle.length < best.length ? cycle : best));
}

/**
 * Breadth first from a node back to itself; there is a way, since the part is strongly connected.
 * @param {ReadonlyMap<string, ReadonlySet<string>>} edges
 * @param {ReadonlySet<string>} part
 * @param {string} start
 * @returns {string[]}
 */
function cycleThrough(edges, part, start) {
  /** @type {Map<string, string>} */
  const cameFrom = new Map();
  const queue = [start];
  for (const at of queue) {
    for (const next of edges.get(at) ?? []) {
      if (next === start) return pathTo(cameFrom, start, at).concat(start);
      if (!part.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      queue.push(next);
    }
  }
  throw new Error(`no cycle through ${start}`);
}

/**
 * @param {ReadonlyMap<string, string>} cameFrom
 * @param {string} start
 * @param {string} end
 */
function pathTo(cameFrom, start, end) {
  const path = [end];
  for (let at = end; at !== start; ) {
    at = cameFrom.get(at) ?? start;
    path.unshift(at);
  }
  return path;
}
