// The house rules that a parser can see. Sizes, names and casts concern what users get: the `src` of packages.
import { posix } from "node:path";
import ts from "typescript-5.9";
import { largest, namelessFiles } from "./rules.mjs";

/**
 * @typedef {import("./sources.mjs").Source} Source
 * @typedef {import("@athanor-tooling/workspace").Problem} Problem
 */

/**
 * @param {readonly Source[]} sources
 * @returns {Problem[]}
 */
export function checkHouseRules(sources) {
  const published = sources.filter((source) => source.published);
  return published.flatMap((source) => [...checkName(source), ...checkIndex(source), ...checkNodes(source)]);
}

/**
 * @param {Source} source
 * @returns {Problem[]}
 */
function checkName(source) {
  const name = posix.basename(source.path);
  if (!namelessFiles.test(name)) return [];
  return [{ file: source.path, message: `"${name}" does not say what is inside: name the content ("quote.ts", "topological.ts")` }];
}

/**
 * @param {Source} source
 * @returns {Problem[]}
 */
function checkIndex(source) {
  const entry = isEntry(source);
  const problems = [];
  if (posix.basename(source.path) === "index.ts" && !entry) {
    problems.push({ file: source.path, message: "index.ts stands only where the package.json exports it: import the files themselves" });
  }
  if (!entry) return problems;
  for (const statement of source.file.statements) {
    const line = source.file.getLineAndCharacterOfPosition(statement.getStart(source.file)).line + 1;
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined && statement.exportClause === undefined) {
      problems.push({ file: source.path, line, message: "an entry names what it exports, one by one: no export *" });
    }
    if (isDefaultExport(statement))
      problems.push({ file: source.path, line, message: "an entry has named exports only: no default export" });
  }
  return problems;
}

/** @param {Source} source */
function isEntry(source) {
  const { exports } = source.package.manifest;
  const entries = typeof exports === "object" ? Object.values(exports) : [exports];
  const files = entries.map((entry) => (typeof entry === "object" ? entry.default : entry));
  return files.some((file) => file !== undefined && posix.join(source.package.folder, file) === source.path);
}

/** @param {ts.Statement} statement */
function isDefaultExport(statement) {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)) {
    return statement.exportClause.elements.some((element) => element.name.text === "default");
  }
  return (
    ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)
  );
}

/**
 * @param {Source} source
 * @returns {Problem[]}
 */
function checkNodes(source) {
  const { file, path } = source;
  /** @type {Problem[]} */
  const problems = [];
  /** @param {number} position */
  const lineOf = (position) => file.getLineAndCharacterOfPosition(position).line + 1;
  /**
   * @param {ts.Node} node
   * @param {"function" | "class"} what
   */
  const measure = (node, what) => {
    const line = lineOf(node.getStart(file));
    const lines = lineOf(node.end) - line + 1;
    if (lines > largest[what])
      problems.push({ file: path, line, message: `this ${what} has ${lines} lines, the most is ${largest[what]}: split it by subject` });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (isCast(node) && node.type.kind === ts.SyntaxKind.AnyKeyword) {
      problems.push({
        file: path,
        line: lineOf(node.type.getStart(file)),
        message: "no `as any` in src: say which type it is, or narrow it",
      });
    }
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) measure(node, "function");
    if (ts.isClassLike(node)) measure(node, "class");
    ts.forEachChild(node, visit);
  };
  visit(file);
  const lines = file.text.replace(/\n$/, "").split("\n").length;
  if (lines > largest.file)
    problems.push({ file: path, message: `this file has ${lines} lines, the most is ${largest.file}: split it by subject` });
  return problems;
}

/**
 * A type assertion; `as const` asserts nothing.
 * @param {ts.Node} node
 * @returns {node is ts.AsExpression | ts.TypeAssertion}
 */
export function isCast(node) {
  return (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && !ts.isConstTypeReference(node.type);
}
