import { addUp, closingLine } from "./counts.mjs";

/** @typedef {import("./counts.mjs").Outcome} Outcome */

/** @type {Record<string, string>} */
const titles = { lint: "lint", build: "builds", types: "types", check: "checks", test: "tests" };

/**
 * One line for each kind of check, one for each package with tests, and one for everything that went wrong.
 * @param {readonly Outcome[]} outcomes
 * @returns {string[]}
 */
export function overview(outcomes) {
  const kinds = [...new Set(outcomes.map(({ task }) => task))].filter((task) => task !== "test").sort();
  const tests = outcomes.filter(({ task }) => task === "test");
  const withTests = tests.filter(({ counts }) => counts.passed + counts.failed + counts.skipped > 0);
  const wrong = outcomes.filter(({ counts }) => counts.failed > 0);
  return [
    ...kinds.map((kind) =>
      line(
        titles[kind] ?? kind,
        outcomes.filter(({ task }) => task === kind),
      ),
    ),
    ...withTests.map((outcome) => line(`tests of ${outcome.package}`, [outcome])),
    ...(wrong.length === 0 ? [] : ["", "Failed (what it said stands above):"]),
    ...wrong.map(({ package: name, task, note }) => `  ${name === "//" ? "" : `${name} `}${task}${note === undefined ? "" : `: ${note}`}`),
  ];
}

/**
 * @param {string} title
 * @param {readonly Outcome[]} outcomes
 */
function line(title, outcomes) {
  return `${title.padEnd(40)} ${closingLine(addUp(outcomes.map(({ counts }) => counts)))}`;
}
