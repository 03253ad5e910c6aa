#!/usr/bin/env node
// Puts the JavaScript that tsc has written into dist together: one file for each entry of the package; what several of them share lies in
// the first. Node takes a tenth of a millisecond and more for each file that it imports, and a package here has up to a hundred.
// Declarations stay as they are. Run in the package's folder, as the end of its build.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";

const dist = resolve("dist");
/** @type {{ publishConfig: { exports: Record<string, string | { default: string }> } }} */
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const entries = Object.values(manifest.publishConfig.exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry.default]));

/** The modules that the first entry needs: itself, and what they import once the bundler knows that. */
const needed = new Set(entries.slice(0, 1).map((file) => resolve(file)));

const bundle = await rolldown({
  input: Object.fromEntries(entries.map((file) => [file.replace(/^\.\/dist\//, "").replace(/\.js$/, ""), resolve(file)])),
  // Other packages stay what they are: dependencies.
  external: /^[^./]/,
  platform: "node",
  // The first entry exports to the others what they share, by names of one letter that its declarations don't have.
  preserveEntrySignatures: "allow-extension",
  plugins: [{ name: "the maps of what tsc wrote", load: withMap }],
});
// All of it is in memory before what it was made of is taken away.
const { output } = await bundle.generate({
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "shared-[hash].js",
  sourcemap: true,
  // The documentation stands in the declarations; in the code it would only be read past at every start (a tenth of what importing costs).
  comments: { jsdoc: false },
  codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: ofFirstEntry, debugName: "what the first entry needs" }] },
});
await bundle.close();
for (const file of filesBelow(dist)) if (/\.js(\.map)?$/.test(file)) rmSync(file);
for (const file of output) writeFileSync(join(dist, file.fileName), file.type === "chunk" ? file.code : file.source);

/**
 * The chunk of a module: that of the first entry if it needs it, else what the bundler makes of it.
 *
 * @param {string} id
 * @param {{ getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null }} graph
 */
function ofFirstEntry(id, graph) {
  // What a set is given while it is gone through is gone through too.
  if (needed.size === 1) for (const each of needed) for (const next of graph.getModuleInfo(each)?.importedIds ?? []) needed.add(next);
  return needed.has(id) ? "first" : null;
}

/** @param {string} file */
function withMap(file) {
  if (!existsSync(`${file}.map`)) return null;
  const code = readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
  return { code, map: JSON.parse(readFileSync(`${file}.map`, "utf8")) };
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}
