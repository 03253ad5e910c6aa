// A program of mapped classes as a large application has them: 16 attributes, all related to each other in a ring, and in every ten of
// them a hierarchy of three levels (by a joined table, then within the same table), whose classes have 8, 12 and 16 attributes in all.

/**
 * The declarations alone; a method of each class reads its attributes and those of a related class.
 * @param {number} count
 * @returns {string}
 */
export function entitiesProgram(count) {
  const classes = Array.from({ length: count }, (_, index) => entityClass(index, count));
  return [...importsOfClasses, "const Base = declarativeBase();", ...classes, ""].join("\n");
}

/**
 * The same classes, and for each a block that builds, queries, loads and reads one.
 * @param {number} count
 * @returns {string}
 */
export function entityBlocksProgram(count) {
  const blocks = Array.from({ length: count }, (_, index) => entityBlock(index, count));
  return [...importsOfBlocks, entitiesProgram(count), ...blocks, ""].join("\n");
}

const importsOfClasses = [
  `import { column, types as t } from "@athanor/core";`,
  `import { declarativeBase, relationship } from "@athanor/orm";`,
];
const importsOfBlocks = [
  `import { select } from "@athanor/core";`,
  `import { selectinLoad, type Session } from "@athanor/orm";`,
  "declare const session: Session;",
];

/** What the classes are measured against: the same imports, and no types of its own. */
export const entitiesBaseline = [...importsOfClasses, "export const imported = [column, t, declarativeBase, relationship];", ""].join("\n");

/**
 * What the blocks are measured against: the classes, with the imports of the blocks.
 * @param {number} count
 */
export function entityBlocksBaseline(count) {
  return [...importsOfBlocks, entitiesProgram(count), "export const imported = [select, selectinLoad, session];", ""].join("\n");
}

/** How many attributes a class declares itself. */
const ownAttributes = { alone: 16, parent: 8, joined: 4, single: 4 };

/**
 * In every ten classes, the last three are a hierarchy.
 * @param {number} index
 * @returns {"alone" | "parent" | "joined" | "single"}
 */
function placeOf(index) {
  if (index % 10 < 7) return "alone";
  return index % 10 === 7 ? "parent" : index % 10 === 8 ? "joined" : "single";
}

/**
 * @param {number} index
 * @param {number} count
 */
function entityClass(index, count) {
  const place = placeOf(index);
  const neighbour = (/** @type {number} */ step) => `Entity${(index + step + count) % count}`;
  const attributes = [
    ...(place === "single"
      ? []
      : [`id: column(t.integer(), { primaryKey: true${place === "joined" ? `, foreignKey: "entity${index - 1}.id"` : ""} })`]),
    ...(place === "parent" ? ["kind: column(t.string(20))"] : []),
    `next${index}Id: column(t.integer(), { nullable: true, foreignKey: () => ${neighbour(1)}.c.id })`,
  ];
  const relationships = [
    `next${index}: relationship.optional(() => ${neighbour(1)})`,
    `previous${index}: relationship.list(() => ${neighbour(-1)})`,
    `far${index}: relationship.list(() => ${neighbour(13)})`,
    `owner${index}: relationship.optional(() => ${neighbour(29)})`,
  ].slice(0, place === "alone" ? 4 : 1);
  attributes.push(`text${index}: column(t.text(), { nullable: true })`);
  for (let at = 0; attributes.length < ownAttributes[place] - relationships.length; at++) attributes.push(plainColumn(index, at));
  const shape = `{\n  ${[...attributes, ...relationships].join(",\n  ")},\n}`;
  const next = (index + 1) % count;
  return `export class Entity${index} extends ${mappedCall(index, place, shape)} {\n  greet${index}() {\n    return [this.text${index}, this.next${index}?.text${next}];\n  }\n}`;
}

/**
 * @param {number} index
 * @param {ReturnType<typeof placeOf>} place
 * @param {string} shape
 */
function mappedCall(index, place, shape) {
  const identity = `polymorphicIdentity: "entity${index}", entity: () => Entity${index}`;
  if (place === "alone") return `Base.mapped("entity${index}", ${shape})`;
  if (place === "parent") return `Base.mapped("entity${index}", ${shape}, { polymorphicOn: "kind", ${identity} })`;
  if (place === "joined") return `Entity${index - 1}.mapped("entity${index}", ${shape}, { ${identity} })`;
  return `Entity${index - 1}.mapped(${shape}, { ${identity} })`;
}

/**
 * @param {number} index
 * @param {number} at
 */
function plainColumn(index, at) {
  const kinds = [
    ["number", "t.integer(), { nullable: true }"],
    ["string", "t.string(30), { nullable: true }"],
    ["day", "t.dateTime(), { nullable: true }"],
    ["flag", "t.boolean(), { default: false }"],
    ["amount", `t.numeric(12, 2), { default: "0" }`],
  ];
  const [name, type] = /** @type {[string, string]} */ (kinds[at % kinds.length]);
  return `${name}${index}_${at}: column(${type})`;
}

/**
 * @param {number} index
 * @param {number} count
 */
function entityBlock(index, count) {
  const kind = placeOf(index) === "alone" ? "" : `kind: "x", `;
  const [entity, next] = [`Entity${index}`, (index + 1) % count];
  return `export function block${index}() {
  const fresh = new ${entity}({ ${kind}text${index}: "x" });
  const found = session.scalars(select(${entity}).where(${entity}.c.text${index}.like("a%")).options(selectinLoad(${entity}.c.next${index}))).all();
  const pairs = session.execute(select(${entity}, Entity${next}).outerJoin(${entity}.c.next${index})).all();
  return [fresh.greet${index}(), found[0]?.next${index}?.text${next}, pairs[0]?.[1]?.text${next}];
}`;
}
