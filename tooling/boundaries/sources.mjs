import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix } from "node:path";
import { readPackages, sourceFiles } from "@athanor-tooling/workspace";
import ts from "typescript-5.9";
import { importsOf } from "./imports.mjs";

/**
 * @typedef {import("@athanor-tooling/workspace").WorkspacePackage} WorkspacePackage
 *
 * What an import leads to:
 * @typedef {{ to: "file", path: string }
 *   | { to: "workspace", package: WorkspacePackage, path: string | undefined }
 *   | { to: "package", name: string }
 *   | { to: "builtin", name: string }
 *   | { to: "nothing" }} Target `path` is undefined where the package doesn't export that subpath
 *
 * @typedef {import("./imports.mjs").Import & { target: Target }} ResolvedImport
 *
 * @typedef {object} Source
 * @property {string} path from the root
 * @property {string} inside from the package's folder: "src/node.ts"
 * @property {WorkspacePackage} package
 * @property {boolean} published whether it is part of what users get: the `src` of a package
 * @property {ts.SourceFile} file
 * @property {ResolvedImport[]} imports
 */

/**
 * Parses every source file of the workspace and resolves what it imports.
 * @param {string} root
 * @returns {Source[]}
 */
export function readSources(root) {
  const packages = readPackages(root);
  const byName = new Map(packages.map((each) => [each.name, each]));
  return packages.flatMap((each) =>
    sourceFiles(root, each.folder).map((path) => {
      const file = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.ESNext, true);
      const inside = path.slice(each.folder.length + 1);
      const imports = importsOf(file).map((found) => ({ ...found, target: resolveImport(root, path, found.specifier, byName) }));
      return { path, inside, package: each, published: each.kind === "package" && inside.startsWith("src/"), file, imports };
    }),
  );
}

/**
 * @param {string} root
 * @param {string} from
 * @param {string} specifier
 * @param {Map<string, WorkspacePackage>} byName
 * @returns {Target}
 */
function resolveImport(root, from, specifier, byName) {
  if (specifier.startsWith(".")) {
    const path = posix.join(posix.dirname(from), specifier);
    return existsSync(join(root, path)) ? { to: "file", path } : { to: "nothing" };
  }
  if (isBuiltin(specifier)) return { to: "builtin", name: specifier };
  const parts = specifier.split("/");
  const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  const found = byName.get(name);
  if (found === undefined) return { to: "package", name };
  const subpath = [".", ...parts.slice(name.split("/").length)].join("/");
  return { to: "workspace", package: found, path: exportedFile(found, subpath) };
}

/**
 * @param {WorkspacePackage} of
 * @param {string} subpath "." or "./orm"
 */
function exportedFile(of, subpath) {
  const exports = of.manifest.exports ?? {};
  const entry = typeof exports === "string" ? (subpath === "." ? exports : undefined) : exports[subpath];
  const file = typeof entry === "string" ? entry : entry?.default;
  return file === undefined ? undefined : posix.join(of.folder, file);
}
