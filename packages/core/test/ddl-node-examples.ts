/** Examples of DDL and of sequences: see `node-examples.ts`. */
import {
  addConstraint,
  checkConstraint,
  column,
  createIndex,
  createSchema,
  createSequence,
  createTable,
  createTableAs,
  createType,
  createView,
  dropColumnComment,
  dropConstraint,
  dropIndex,
  dropSchema,
  dropSequence,
  dropTable,
  dropType,
  dropView,
  index,
  MetaData,
  select,
  sequence,
  setColumnComment,
  setConstraintComment,
  setTableComment,
  types as t,
  table,
  uniqueConstraint,
} from "@athanor/core";

const numbers = sequence("numbers", { start: 5 });
const mood = t.enum(["happy", "sad"], { name: "mood" });
const entries = table(
  "entry",
  new MetaData(),
  { id: column(t.integer(), { primaryKey: true }), line: column(t.text(), { index: true, unique: true }), mood: column(mood) },
  (c) => [index("ix_entry_line", c.line.desc()), uniqueConstraint("id", "line", { name: "uq_entry" }), checkConstraint(c.id.gt(0))],
);
const { id, line } = entries.c;

/** The examples, as the public API makes them. */
export const ddlExamples: readonly unknown[] = [
  createTable(entries, { ifNotExists: true }),
  dropTable(entries, { ifExists: true, cascade: true }),
  createIndex(entries, "ix_entry_line", { ifNotExists: true }),
  dropIndex(entries, "ix_entry_line", { ifExists: true }),
  addConstraint(entries, checkConstraint(id.lt(100), { name: "small" })),
  dropConstraint(entries, "uq_entry", { cascade: true }),
  createSchema("inventory", { ifNotExists: true }),
  dropSchema("inventory", { cascade: true }),
  createSequence(numbers),
  dropSequence(numbers, { ifExists: true }),
  createType(mood),
  dropType(mood, { ifExists: true }),
  createView("lines", select(id, line), { orReplace: true, temporary: true }),
  dropView("lines", { materialized: true }),
  createTableAs("entry_copy", select(id, line).where(id.gt(1))),
  setTableComment(entries, "what happened"),
  setColumnComment(line, "in the words of whoever saw it"),
  dropColumnComment(line),
  setConstraintComment(entries, "uq_entry", "said once"),
  select(numbers.nextValue()),
];
