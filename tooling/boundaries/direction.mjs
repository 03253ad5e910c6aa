// Package direction, exports, Node built-ins, declared dependencies: rules that look at one import at a time.
import { posix } from "node:path";
import { buildsOnDialect, mayImport, onlyFrom, testsMayImport, withoutNode } from "./rules.mjs";

/**
 * @typedef {import("./sources.mjs").Source} Source
 * @typedef {import("./sources.mjs").ResolvedImport} ResolvedImport
 * @typedef {import("@athanor-tooling/workspace").Problem} Problem
 */

const rules = [pointsSomewhere, staysInside, keepsDirection, keepsToCorner, usesExports, avoidsNode, isDeclared];

/**
 * @param {readonly Source[]} sources
 * @returns {Problem[]}
 */
export function checkImports(sources) {
  return sources.flatMap((source) =>
    source.imports.flatMap((found) => {
      const message = rules.map((rule) => rule(source, found)).find((said) => said !== undefined);
      return message === undefined ? [] : [{ file: source.path, line: found.line, message }];
    }),
  );
}

/** @param {{ name: string }} of */
const short = (of) => of.name.replace(/^@athanor\//, "");

/** @type {(source: Source, found: ResolvedImport) => string | undefined} */
function pointsSomewhere(_source, { specifier, target }) {
  if (target.to === "nothing")
    return `there is no file "${specifier}": correct the path (imports are written with their extension, as in "./select.ts")`;
  return undefined;
}

/** @type {(source: Source, found: ResolvedImport) => string | undefined} */
function staysInside(source, { specifier, target }) {
  if (target.to !== "file" || target.path.startsWith(`${source.package.folder}/`)) return undefined;
  return `"${specifier}" reaches past the package's own folder: import the other package by its name`;
}

/** @type {(source: Source, found: ResolvedImport) => string | undefined} */
function keepsDirection(source, { target }) {
  if (target.to !== "workspace" || target.package === source.package) return undefined;
  const [from, to] = [source.package, target.package];
  if (to.kind === "app") return `an app is imported by nobody, and ${to.name} is one`;
  if (to.kind === "tool") return source.published ? `${to.name} is a tool: what users install may not import it` : undefined;
  if (from.kind !== "package") return undefined; // apps and tools import whatever they need
  const ownDialect = buildsOnDialect[short(from)];
  const allowed = [...(mayImport[short(from)] ?? []), ...(ownDialect === undefined ? [] : [ownDialect])];
  const besides = source.published ? [] : (testsMayImport[short(from)] ?? []);
  if (allowed.includes(short(to)) || besides.includes(short(to))) return undefined;
  const list = [...allowed, ...besides].map((name) => `@athanor/${name}`).join(", ") || "no other package";
  return `${from.name} may not import ${to.name} (it may import ${list}): move the code to the lower floor, or let the upper one hand it down`;
}

/** @type {(source: Source, found: ResolvedImport) => string | undefined} */
function keepsToCorner(source, { specifier, target }) {
  for (const { package: name, corner, imports, why } of onlyFrom) {
    if (!source.published || short(source.package) !== name || corner.test(source.inside)) continue;
    if (target.to === "workspace" && short(target.package) === imports) return `${why}: import "${specifier}" from there only`;
    if (target.to === "file" && corner.test(posix.relative(source.package.folder, target.path)))
      return `${why}: nothing else of the package imports "${specifier}"`;
  }
  return undefined;
}

/** @type {(source: Source, found: ResolvedImport) => string | undefined} */
function usesExports(_source, { specifier, target }) {
  if (target.to !== "workspace" || target.path !== undefined) return undefined;
  const { exports } = target.package.manifest;
  const list = typeof exports === "object" ? Object.keys(exports).join(", ") : "only itself";
  return `"${specifier}" is not among the exports of ${target.package.name} (${list}): export what is needed from its index.ts`;
}

/** @type {(source: Source, found: ResolvedImport) => string | undefined} */
function avoidsNode(source, { specifier, target }) {
  if (target.to !== "builtin" || !source.published || !withoutNode.includes(short(source.package))) return undefined;
  return `${source.package.name} runs without Node: "${specifier}" may not be imported here; take what it gives as a parameter, or move the code to the engine`;
}

/** @type {(source: Source, found: ResolvedImport) => string | undefined} */
function isDeclared(source, { target }) {
  const name = target.to === "workspace" ? target.package.name : target.to === "package" ? target.name : undefined;
  if (name === undefined || name === source.package.name) return undefined;
  const { dependencies, peerDependencies, devDependencies } = source.package.manifest;
  const declared = { ...dependencies, ...peerDependencies, ...(source.published ? {} : devDependencies) };
  if (name in declared) return undefined;
  const where = source.published ? "dependencies or peerDependencies" : "devDependencies";
  return `${name} is not declared: add it to the ${where} of ${source.package.folder}/package.json`;
}
