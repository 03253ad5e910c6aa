import { findCycles } from "./graph.mjs";

/**
 * @typedef {import("./sources.mjs").Source} Source
 * @typedef {import("@athanor-tooling/workspace").Problem} Problem
 * @typedef {{ from: Source, to: string, line: number, typeOnly: boolean }} Edge `to` is a path from the root
 */

/**
 * @param {readonly Source[]} sources
 * @returns {Problem[]}
 */
export function checkCycles(sources) {
  const edges = sources.flatMap(edgesOf);
  return [...valueCycles(edges), ...folderCycles(edges)];
}

/**
 * @param {Source} source
 * @returns {Edge[]}
 */
function edgesOf(source) {
  return source.imports.flatMap(({ target, line, typeOnly }) => {
    const to = target.to === "file" || target.to === "workspace" ? target.path : undefined;
    return to === undefined || to === source.path ? [] : [{ from: source, to, line, typeOnly }];
  });
}

/**
 * Files that import each other's values, anywhere in the workspace: which of them runs first would decide what the others see.
 * @param {readonly Edge[]} edges
 * @returns {Problem[]}
 */
function valueCycles(edges) {
  const values = edges.filter((edge) => !edge.typeOnly);
  return findCycles(graphOf(values.map(({ from, to }) => [from.path, to]))).map((cycle) => {
    const first = values.find(({ from, to }) => from.path === cycle[0] && to === cycle[1]);
    return {
      file: /** @type {string} */ (cycle[0]),
      ...(first === undefined ? {} : { line: first.line }),
      message: `files import each other's values: ${cycle.join(" → ")}. Move what they share into a file of its own, or import only the type`,
    };
  });
}

/**
 * Neighbours inside one package's `src` that need each other, even if only for types. Neighbours are the folders of one folder, each with
 * all that is in it; at the top the single files as well, each being a subject of its own there. Files alone may share types in a circle.
 * @param {readonly Edge[]} edges
 * @returns {Problem[]}
 */
function folderCycles(edges) {
  /** @type {Map<string, { pair: [string, string], edge: Edge }[]>} */
  const byParent = new Map();
  for (const edge of edges) {
    const { from, to } = edge;
    const src = `${from.package.folder}/src/`;
    if (!from.path.startsWith(src) || !to.startsWith(src)) continue;
    const split = neighbours(from.path.slice(src.length), to.slice(src.length));
    if (split === undefined) continue;
    const parent = src + split.parent;
    byParent.set(parent, [...(byParent.get(parent) ?? []), { pair: split.pair, edge }]);
  }
  return [...byParent].flatMap(([parent, pairs]) =>
    findCycles(graphOf(pairs.map(({ pair }) => pair)), isFolder).map((cycle) => describeFolderCycle(parent, cycle, pairs)),
  );
}

/** @param {string} name */
const isFolder = (name) => !/\.[a-z]+$/.test(name);

/**
 * @param {string} parent
 * @param {string[]} cycle
 * @param {readonly { pair: [string, string], edge: Edge }[]} pairs
 * @returns {Problem}
 */
function describeFolderCycle(parent, cycle, pairs) {
  const steps = cycle.slice(1).map((to, index) => {
    const step = pairs.find(({ pair }) => pair[0] === cycle[index] && pair[1] === to);
    return step === undefined ? to : `${step.edge.from.path.slice(parent.length)}:${step.edge.line} → ${step.edge.to.slice(parent.length)}`;
  });
  return {
    file: parent.replace(/\/$/, ""),
    message: `${cycle.join(" → ")} need each other: ${steps.join(", ")}. Move what both need below them, even if it is only a type`,
  };
}

/**
 * Where two paths part: the folder that both are in, and the two things in it that one import ties together.
 * @param {string} from from `src`
 * @param {string} to from `src`
 * @returns {{ parent: string, pair: [string, string] } | undefined} undefined where no two neighbours are concerned
 */
function neighbours(from, to) {
  const [a, b] = [from.split("/"), to.split("/")];
  let depth = 0;
  while (a[depth] === b[depth]) depth++;
  const bothFolders = depth < a.length - 1 && depth < b.length - 1;
  if (depth > 0 && !bothFolders) return undefined;
  return {
    parent: a
      .slice(0, depth)
      .map((part) => `${part}/`)
      .join(""),
    pair: [a[depth] ?? "", b[depth] ?? ""],
  };
}

/**
 * @param {readonly (readonly [string, string])[]} pairs
 * @returns {Map<string, Set<string>>}
 */
function graphOf(pairs) {
  /** @type {Map<string, Set<string>>} */
  const graph = new Map();
  for (const [from, to] of pairs) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}
