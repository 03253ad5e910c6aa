import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript-5.9";

/**
 * @typedef {import("@athanor-tooling/workspace").WorkspacePackage} WorkspacePackage
 * @typedef {import("@athanor-tooling/workspace").Problem} Problem
 */

/**
 * @param {string} root
 * @param {readonly WorkspacePackage[]} packages
 * @param {Readonly<Record<string, string>>} placeholders
 * @returns {Problem[]}
 */
export function checkPlaceholders(root, packages, placeholders) {
  const strangers = Object.keys(placeholders).filter((name) => !packages.some((each) => each.name === name));
  return [
    ...strangers.map((name) => ({ file: name, message: "is among the placeholders, but there is no such package: take it off the list" })),
    ...packages.flatMap((each) => {
      const message = complaintAbout(each, entriesOf(root, each).some(exportsSomething), each.name in placeholders);
      return message === undefined ? [] : [{ file: `${each.folder}/package.json`, message }];
    }),
  ];
}

/**
 * @param {WorkspacePackage} each
 * @param {boolean} built
 * @param {boolean} listed
 */
function complaintAbout(each, built, listed) {
  if (built && listed)
    return "exports something, and is among the placeholders of tooling/packaging: take it off the list, and `private` out of its package.json";
  if (built && each.manifest.private) return "is private, so nobody can install it: take `private` out of its package.json";
  if (!built && !listed) return "exports nothing: build it, or enter it among the placeholders of tooling/packaging with the reason";
  if (!built && !each.manifest.private) return "is a placeholder, and would be published empty: make it private";
  return undefined;
}

/**
 * @param {string} root
 * @param {WorkspacePackage} each
 */
function entriesOf(root, each) {
  const entries = Object.values(typeof each.manifest.exports === "object" ? each.manifest.exports : {});
  const files = entries.flatMap((entry) =>
    typeof entry === "object" && entry.default !== undefined ? [join(root, each.folder, entry.default)] : [],
  );
  return files.filter((file) => existsSync(file));
}

/** @param {string} path */
function exportsSomething(path) {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ESNext, true);
  return file.statements.some((statement) => {
    if (!ts.isExportDeclaration(statement))
      return ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    const { exportClause } = statement;
    return exportClause === undefined || !ts.isNamedExports(exportClause) || exportClause.elements.length > 0;
  });
}
