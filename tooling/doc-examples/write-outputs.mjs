import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Puts what examples print into their pages.
 * @param {string} root
 * @param {readonly import("./run-programs.mjs").OtherOutput[]} others
 */
export function writeOutputs(root, others) {
  // From the bottom up, so that the line numbers above stay right.
  for (const { page, fence, printed } of [...others].sort((a, b) => b.fence.line - a.fence.line)) {
    const file = join(root, page);
    const lines = readFileSync(file, "utf8").split("\n");
    const indented = printed.map((line) => (line === "" ? "" : " ".repeat(fence.indent) + line));
    lines.splice(fence.line, fence.code.length, ...indented);
    writeFileSync(file, lines.join("\n"));
  }
}
