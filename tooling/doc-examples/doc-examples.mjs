// node doc-examples.mjs [--write] [PAGE...]: checks the examples of all pages, or of those that are named; with --write, what examples
// print is put into the pages.
import { createHash } from "node:crypto";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { reportProblems, workspaceRoot } from "@athanor-tooling/workspace";
import { checkExamples, findPages } from "./examples.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: "string", default: workspaceRoot }, write: { type: "boolean", default: false } },
});
const root = resolve(values.root);
const named = positionals.map((page) => relative(root, resolve(page)).replaceAll("\\", "/"));
// A folder of its own for each set of pages, so that two may be checked at a time.
const key = createHash("sha256")
  .update(JSON.stringify([root, named]))
  .digest("hex")
  .slice(0, 12);
const { problems, looked } = await checkExamples(root, named.length > 0 ? named : findPages(root), {
  folder: join(import.meta.dirname, ".cache", key),
  write: values.write,
});
process.exitCode = reportProblems("doc-examples", problems, looked) ? 0 : 1;
