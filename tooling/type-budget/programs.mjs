import { readFileSync } from "node:fs";
import { join } from "node:path";
import { entitiesBaseline, entitiesProgram, entityBlocksProgram } from "./entities-program.mjs";
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
 * @property {[file: string, exported: string]} needs the export without which the program can't be written yet
 */

/**
 * @param {Budget} budget
 * @returns {Program[]}
 */
export function programsFor({ entities, tables }) {
  const both = /** @type {const} */ (["typescript", "typescript-5.9"]);
  /** @type {[string, string]} */
  const orm = ["packages/orm/src/index.ts", "declarativeBase"];
  return [
    {
      name: "entities",
      source: entitiesProgram(entities.classes),
      baseline: entitiesBaseline,
      most: entities.classes * entities.instantiationsPerClass,
      what: `${entities.classes} related classes of 16 attributes, ${entities.instantiationsPerClass} each`,
      versions: both,
      needs: orm,
    },
    {
      name: "entity-blocks",
      source: entityBlocksProgram(entities.classes),
      baseline: entitiesProgram(entities.classes),
      most: entities.classes * entities.instantiationsPerBlock,
      what: `${entities.classes} blocks that build, query and read an entity, ${entities.instantiationsPerBlock} each`,
      versions: both,
      needs: orm,
    },
    {
      name: "tables",
      source: tablesProgram(tables.tables, tables.functionsPerTable),
      baseline: tablesBaseline,
      most: tables.instantiations,
      what: `${tables.tables} tables with ${tables.functionsPerTable} functions of four queries each`,
      versions: ["typescript"], // the numbers of both agree to the last digit, and the oldest takes ten seconds for it
      needs: ["packages/core/src/index.ts", "select"],
    },
  ];
}

/**
 * Whether what the program needs is exported already.
 * @param {string} root
 * @param {Program} program
 */
export function isBuilt(root, { needs: [file, exported] }) {
  return new RegExp(`\\b${exported}\\b`).test(readFileSync(join(root, file), "utf8"));
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
