import { readFileSync } from "node:fs";
import { join } from "node:path";
import { entitiesBaseline, entitiesProgram, entityBlocksBaseline, entityBlocksProgram } from "./entities-program.mjs";
import { measure } from "./measure.mjs";
import { tablesBaseline, tablesProgram } from "./tables-program.mjs";

/**
 * @typedef {object} Budget
 * @property {{ classes: number, instantiationsPerClass: number, instantiationsPerBlock: number }} entities
 * @property {{ tables: number, functionsPerTable: number, instantiations: number }} tables
 *
 * @typedef {object} Program
 * @property {string} name
 * @property {string} source
 * @property {string} baseline
 * @property {number} most instantiations in the program beyond those in the baseline
 * @property {string} what
 * @property {readonly import("./measure.mjs").TypeScript[]} versions
 * @property {{ file: string, exports: readonly string[] }} needs what has to be exported before the program can be written
 */

/**
 * @param {Budget} budget
 * @returns {Program[]}
 */
export function programsFor({ entities, tables }) {
  const both = /** @type {const} */ (["typescript", "typescript-5.9"]);
  const orm = "packages/orm/src/index.ts";
  return [
    {
      name: "entities",
      source: entitiesProgram(entities.classes),
      baseline: entitiesBaseline,
      most: entities.classes * entities.instantiationsPerClass,
      what: `${entities.classes} related classes of 16 attributes, ${entities.instantiationsPerClass} each`,
      versions: both,
      needs: { file: orm, exports: ["declarativeBase", "relationship"] },
    },
    {
      name: "entity-blocks",
      source: entityBlocksProgram(entities.classes),
      baseline: entityBlocksBaseline(entities.classes),
      most: entities.classes * entities.instantiationsPerBlock,
      what: `${entities.classes} blocks that build, query and read an entity, ${entities.instantiationsPerBlock} each`,
      versions: both,
      needs: { file: orm, exports: ["declarativeBase", "relationship", "selectinLoad", "Session"] },
    },
    {
      name: "tables",
      source: tablesProgram(tables.tables, tables.functionsPerTable),
      baseline: tablesBaseline,
      most: tables.instantiations,
      what: `${tables.tables} tables with ${tables.functionsPerTable} functions of four queries each`,
      versions: ["typescript"], // the numbers of both agree to the last digit, and the oldest takes ten seconds for it
      needs: { file: "packages/core/src/index.ts", exports: ["MetaData", "select", "table"] },
    },
  ];
}

/**
 * What the program needs and nobody exports yet.
 * @param {string} root
 * @param {Program} program
 */
export function missingExports(root, { needs }) {
  const code = readFileSync(join(root, needs.file), "utf8");
  return needs.exports.filter((name) => !new RegExp(`\\b${name}\\b`).test(code));
}

/**
 * @param {Program} program
 * @param {import("./measure.mjs").TypeScript} version
 * @param {string} folder
 * @returns {{ well: boolean, said: string }}
 */
export function checkProgram(program, version, folder) {
  const baseline = measure(version, folder, `${program.name}-baseline`, program.baseline);
  const whole = measure(version, folder, program.name, program.source);
  for (const result of [baseline, whole]) {
    if ("failure" in result) return { well: false, said: `the generated program (${program.what}) does not compile:\n${result.failure}` };
  }
  if ("failure" in baseline || "failure" in whole) throw new Error("both have been looked at");
  const spent = whole.instantiations - baseline.instantiations;
  const figures = `${spent.toLocaleString("en")} instantiations for ${program.what}: at most ${program.most.toLocaleString("en")} allowed, checked in ${whole.seconds} s`;
  if (spent <= program.most) return { well: true, said: figures };
  return {
    well: false,
    said:
      `${figures}. The budget is exceeded: look for what the last change made the checker instantiate anew for every class or query ` +
      `(a constraint that is evaluated early, \`infer\` where an index would do, a conditional type that distributes)`,
  };
}
