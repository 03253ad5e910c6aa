// What stands in a page between ``` and ```.

/**
 * @typedef {object} Fence
 * @property {number} line where it is opened, from 1; the first line of the code is the next one
 * @property {number} indent how far it is indented: in a list, for example
 * @property {string} language
 * @property {readonly string[]} marks what follows the language: `run`, `no-check`, `output`
 * @property {readonly string[]} code its lines, without the indentation
 * @property {boolean} closed
 */

const opening = /^( *)(`{3,}|~{3,})\s*([^\s`]*)([^`]*)$/;

/**
 * @param {string} text of a page
 * @returns {Fence[]}
 */
export function readFences(text) {
  const lines = text.split(/\r?\n/);
  /** @type {Fence[]} */
  const fences = [];
  for (let at = 0; at < lines.length; at++) {
    const found = opening.exec(lines[at] ?? "");
    if (found === null) continue;
    const [, spaces = "", ticks = "", language = "", rest = ""] = found;
    const end = closingLine(lines, at + 1, ticks);
    fences.push({
      line: at + 1,
      indent: spaces.length,
      language,
      marks: rest.split(/\s+/).filter((mark) => mark !== ""),
      code: lines.slice(at + 1, end).map((line) => withoutIndent(line, spaces.length)),
      closed: end < lines.length,
    });
    at = end;
  }
  return fences;
}

/**
 * @param {readonly string[]} lines
 * @param {number} from
 * @param {string} ticks with which the fence was opened; it is closed by as many or more of them
 */
function closingLine(lines, from, ticks) {
  for (let at = from; at < lines.length; at++) {
    const line = (lines[at] ?? "").trim();
    if (line.length >= ticks.length && line === ticks.charAt(0).repeat(line.length)) return at;
  }
  return lines.length;
}

/**
 * @param {string} line
 * @param {number} indent
 */
function withoutIndent(line, indent) {
  return line.slice(Math.min(indent, line.length - line.trimStart().length));
}
