// From the fences of a page to programs: each ```ts fence is a module, with the fences that continue it.
import { readFences } from "./fences.mjs";

/**
 * @typedef {import("./fences.mjs").Fence} Fence
 * @typedef {import("@athanor-tooling/workspace").Problem} Problem
 *
 * @typedef {object} Segment
 * @property {Fence} fence
 * @property {boolean} run
 * @property {Fence | null} output what it prints, as the page says
 *
 * @typedef {object} Program
 * @property {string} page from the root
 * @property {string} name of its module, without an ending
 * @property {Segment[]} segments
 */

const continuing = "// continues";

/**
 * @param {string} page from the root
 * @param {string} text of the page
 * @returns {{ programs: Program[], problems: Problem[] }} problems: marks that can't be
 */
export function readPrograms(page, text) {
  /** @type {Program[]} */
  const programs = [];
  /** @type {Problem[]} */
  const problems = [];
  /** @type {Segment | null} the ts fence just before, which an output may belong to */
  let before = null;
  for (const fence of readFences(text)) {
    const problem = wrongFence(fence, before) ?? (continues(fence) && programs.length === 0 ? nothingToContinue : null);
    if (problem !== null) problems.push({ file: page, line: fence.line, message: problem });
    else if (fence.marks.includes("output")) {
      if (before !== null) before.output = fence;
    } else if (isChecked(fence)) {
      before = { fence, run: fence.marks.includes("run"), output: null };
      const last = programs.at(-1);
      if (continues(fence) && last !== undefined) last.segments.push(before);
      else programs.push({ page, name: `${page.replaceAll("/", "__")}-${fence.line}`, segments: [before] });
      continue;
    }
    before = null;
  }
  return { programs, problems };
}

const nothingToContinue = `"${continuing}", but there is no \`\`\`ts fence above it in this page`;

/** @param {Fence} fence */
function isChecked({ language, marks }) {
  return language === "ts" && !marks.includes("no-check");
}

/** @param {Fence} fence */
function continues(fence) {
  return isChecked(fence) && fence.code[0]?.trim() === continuing;
}

/**
 * @param {Fence} fence
 * @param {Segment | null} before
 * @returns {string | null} what is wrong with it
 */
function wrongFence({ language, marks, closed }, before) {
  if (!closed) return "this fence is never closed";
  if (["typescript", "tsx", "mts"].includes(language)) return `only \`\`\`ts is checked: write that instead of \`\`\`${language}`;
  if (language === "ts") {
    const unknown = marks.find((mark) => mark !== "run" && mark !== "no-check");
    if (unknown !== undefined) return `"${unknown}" is no mark of a \`\`\`ts fence: there are "run" and "no-check"`;
    return marks.length > 1 ? "what is not checked is not run either: take one of the two marks away" : null;
  }
  if (!marks.includes("output")) return null;
  if (before?.run !== true) return "an output belongs to the fence just before it, and that is no ```ts run";
  return before.output === null ? null : "this is a second output of the same fence";
}

/** What stands in the output between one fence and the next. */
export const separator = "\u0001 next fence";

/**
 * The text of a program. Each line of a fence stays one line.
 * @param {Program} program
 * @param {"check" | "run"} purpose to be run, it says where a new fence begins, and ends with the last one that is marked
 */
export function sourceOf({ segments }, purpose) {
  const last = segments.findLastIndex(({ run }) => run) + 1;
  const lines = segments.slice(0, purpose === "run" ? last : segments.length).flatMap(({ fence: { code } }, index) => {
    return purpose === "check" || index === 0 ? code : [`console.log(${JSON.stringify(separator)});`, ...code.slice(1)];
  });
  // So that a fence without imports is a module too.
  return [...lines, "export {};", ""].join("\n");
}

/**
 * Where a place in a program's text is in its page.
 * @param {Program} program
 * @param {number} line from 1
 * @param {number} [column] from 1
 * @returns {{ line: number, column?: number }}
 */
export function placeInPage({ segments }, line, column) {
  let left = line - 1;
  for (const { fence } of segments) {
    if (left < fence.code.length) return at(fence, left, column);
    left -= fence.code.length;
  }
  // After the last line stands what was added: it speaks for the last fence as a whole.
  const last = segments.at(-1)?.fence;
  return last === undefined ? { line: 1 } : { line: last.line };
}

/**
 * @param {Fence} fence
 * @param {number} offset of the line in the fence
 * @param {number | undefined} column
 */
function at(fence, offset, column) {
  return { line: fence.line + 1 + offset, ...(column === undefined ? {} : { column: column + fence.indent }) };
}
