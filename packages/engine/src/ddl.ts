/** Creating and dropping what is in a metadata, as operations. */
import { translatedSchema } from "@athanor/compiler";
import type { DdlNode, MetaData, Table } from "@athanor/core";
import {
  AddConstraint,
  CommentOnColumn,
  CommentOnConstraint,
  CommentOnTable,
  CreateIndex,
  CreateSequence,
  CreateTable,
  CreateType,
  CreateView,
  DropConstraint,
  DropSequence,
  DropTable,
  DropType,
  DropView,
  ForeignKeyConstraint,
  holdsFor,
} from "@athanor/core";
import type { ConnectionState } from "./connection-state.ts";
import { CORE } from "./core-strategy.ts";
import type { TableStep } from "./ddl-plan.ts";
import { laterConstraints, sequencesOf, tableSteps, typesOf } from "./ddl-plan.ts";
import { connectionQueries } from "./driver-sql.ts";
import { runStatement } from "./execute.ts";
import type { Op } from "./op.ts";
import type { Checks } from "./option-checks.ts";
import { flag, givenOptions, list } from "./option-checks.ts";

/** What `createAll` and `dropAll` may be told. */
export interface DdlOptions {
  /** Whether to look first what exists, and to leave that alone (or, dropping, what doesn't exist). By default true. */
  readonly checkFirst?: boolean;
  /** These tables only, with the types and sequences of their columns. By default all of the metadata. */
  readonly tables?: readonly Pick<Table, "name">[];
}

const DDL: Checks<DdlOptions> = { checkFirst: flag, tables: list };

/** The name of something in the database. */
interface Named {
  readonly name: string;
  readonly schema: string | null;
}

/**
 * Creates what is in a metadata: sequences and types first, then the tables, those first that others refer to, each with its
 * indexes and comments; then the foreign keys of tables that refer to each other in a circle, and views.
 */
export function* createAll(state: ConnectionState, metadata: MetaData, given: DdlOptions = {}): Op<void> {
  const options = givenOptions(given, DDL, "createAll()");
  const { dialect } = state.engine;
  const checks = options.checkFirst !== false;
  const chosen = chosenTables(metadata, options);
  const tables: Table[] = [];
  for (const table of chosen) if (!(checks && (yield* has(state, "hasTable", table)))) tables.push(table);
  for (const sequence of sequencesOf(chosen, options.tables === undefined ? metadata : null, dialect)) {
    if (checks && (yield* has(state, "hasSequence", sequence))) continue;
    yield* run(state, new CreateSequence(sequence, { ifNotExists: checks && dialect.inspection.hasSequence === undefined }));
  }
  for (const type of typesOf(tables, dialect)) {
    if (checks && type.objectName !== null && (yield* has(state, "hasType", type.objectName))) continue;
    yield* run(state, new CreateType(type));
  }
  const steps = tableSteps(tables, dialect);
  for (const step of steps) yield* createTable(state, step);
  const later = laterConstraints(steps, dialect);
  for (const constraint of later) yield* run(state, new AddConstraint(constraint));
  for (const { table } of steps) yield* commentOnConstraints(state, table);
  if (options.tables === undefined) yield* createViews(state, metadata, checks);
}

function* createTable(state: ConnectionState, { table, without }: TableStep): Op<void> {
  const { dialect } = state.engine;
  yield* run(state, new CreateTable(table, { without }));
  for (const index of table.indexes)
    if (holdsFor(index.options.ddlIf, dialect, dialect.like)) yield* run(state, new CreateIndex(table, index));
  const { comments, inlineComments } = dialect.capabilities;
  if (!comments || inlineComments) return;
  const { comment } = table.options;
  if (comment !== undefined) yield* run(state, new CommentOnTable(table, comment));
  for (const column of table.columnList) {
    const own = column.options.comment;
    if (own !== undefined) yield* run(state, new CommentOnColumn(column, own));
  }
}

function* commentOnConstraints(state: ConnectionState, table: Table): Op<void> {
  if (!state.engine.dialect.capabilities.constraintComments) return;
  for (const constraint of [table.primaryKey, ...table.constraints]) {
    const { comment } = constraint.options;
    if (comment !== undefined) yield* run(state, new CommentOnConstraint(constraint, comment));
  }
}

function* createViews(state: ConnectionState, metadata: MetaData, checks: boolean): Op<void> {
  for (const view of metadata.views) {
    if (!(view instanceof CreateView)) continue;
    if (!view.orReplace && checks && (yield* has(state, "hasTable", view))) continue;
    yield* run(state, view);
  }
}

/** Drops what is in a metadata: views first, then the tables, those last that others refer to, then their sequences and types. */
export function* dropAll(state: ConnectionState, metadata: MetaData, given: DdlOptions = {}): Op<void> {
  const options = givenOptions(given, DDL, "dropAll()");
  const { dialect } = state.engine;
  const checks = options.checkFirst !== false;
  const whole = options.tables === undefined;
  if (whole) yield* dropViews(state, metadata, checks);
  const chosen = chosenTables(metadata, options);
  const tables: Table[] = [];
  for (const table of chosen) if (!checks || (yield* has(state, "hasTable", table))) tables.push(table);
  const steps = tableSteps(tables, dialect);
  const waited = new Set<unknown>(steps.flatMap(({ without }) => without));
  // Those of a circle have to go first. Of the others, which go with their table, one without a name couldn't be named.
  for (const constraint of laterConstraints(steps, dialect))
    if (constraint instanceof ForeignKeyConstraint && (waited.has(constraint) || constraint.name !== null))
      yield* run(state, new DropConstraint(constraint));
  for (const table of tables.toReversed()) yield* run(state, new DropTable(table));
  for (const type of typesOf(whole ? chosen : [], dialect)) yield* run(state, new DropType(type, { ifExists: checks }));
  for (const sequence of sequencesOf(chosen, whole ? metadata : null, dialect))
    yield* run(state, new DropSequence(sequence, { ifExists: checks }));
}

function* dropViews(state: ConnectionState, metadata: MetaData, checks: boolean): Op<void> {
  for (const view of metadata.views.toReversed()) {
    if (!(view instanceof CreateView) || (checks && !(yield* has(state, "hasTable", view)))) continue;
    const { name, schema, materialized } = view;
    yield* run(state, new DropView(name, { schema, materialized }));
  }
}

function* run(state: ConnectionState, statement: DdlNode): Op<void> {
  yield* runStatement(state, statement, undefined, CORE);
}

function chosenTables(metadata: MetaData, { tables }: DdlOptions): readonly Table[] {
  const sorted = metadata.sortedTables;
  if (tables === undefined) return sorted;
  const chosen = new Set<unknown>(tables);
  return sorted.filter((table) => chosen.has(table));
}

/** Whether something is there; where the dialect can't tell, it is taken as not. */
function* has(state: ConnectionState, question: "hasTable" | "hasSequence" | "hasType", { name, schema }: Named): Op<boolean> {
  const { inspection } = state.engine.dialect;
  const map = state.options.schemaTranslateMap;
  const translated = map === undefined ? undefined : translatedSchema(schema, map);
  const where = translated === undefined ? schema : translated;
  const ask = inspection[question];
  return ask === undefined ? false : yield* ask.call(inspection, connectionQueries(state), name, where);
}
