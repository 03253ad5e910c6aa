/** What INSERT, UPDATE, DELETE and MERGE have in common when they are written. */
import type { Column, ColumnDefault, ColumnNode, DefaultContext, ExpressionNode, FromClause, Node, WriteNode } from "@athanor/core";
import { Alias, Bind, CompileError, exportColumns, Join, Table, TupleNode } from "@athanor/core";
import type { BindSlot } from "./compiled.ts";
import type { Scope } from "./scope.ts";
import { selectList } from "./select.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** How a statement is being written. */
export interface Writing {
  /** Whether it is the whole of what is compiled, and not within a WITH. */
  readonly outermost: boolean;
  /** Whether it stands in WITH, so that the columns of a SELECT in it get names. */
  readonly inFrom: boolean;
}

/** Renders a statement that writes, with its WITH, and sees to it that nothing within it is taken for its result. */
export function writing(node: WriteNode, compiler: StatementCompiler, render: (how: Writing) => string): string {
  const { inFrom } = compiler;
  const outermost = compiler.resultColumns === null;
  const { name, capabilities } = compiler.dialect;
  if (!outermost && !capabilities.writingCtes)
    throw new CompileError(
      `The dialect "${name}" has nothing but SELECT in WITH: execute the ${node.kind.toUpperCase()} before, in the same transaction.`,
    );
  compiler.inFrom = false;
  if (outermost) compiler.resultColumns = [];
  return compiler.statement(node.extras.ctes, () => {
    const text = render({ outermost, inFrom });
    const misplaced = node.kind === "insert" ? capabilities.cteFollowsInsert : !capabilities.cteBeforeWrite;
    if (misplaced && !compiler.ctes.isEmpty)
      throw new CompileError(
        `The dialect "${name}" has no WITH before ${node.kind.toUpperCase()}: make the common table expressions { nesting: true }, so that they stand in the subqueries that use them.`,
      );
    return text;
  });
}

/** The table that a statement writes to. */
export function targetTable(target: FromClause, word: string): Table {
  if (target instanceof Table) return target;
  throw new CompileError(`${word} needs a table, not ${target.describe()}; a mapped class is written to through a session.`);
}

/** The table behind what an UPDATE or DELETE writes to; null for a join or a CTE. */
export function tableBehind(target: FromClause): Table | null {
  if (target instanceof Table) return target;
  if (target instanceof Alias) return tableBehind(target.element);
  return target instanceof Join ? tableBehind(target.left) : null;
}

/** A table's column by its key. */
export function columnOf(table: Table, key: string): Column {
  const column = table.columnList.find((each) => each.key === key);
  if (column === undefined) throw new CompileError(`The table "${table.name}" has no column "${key}".`);
  return column;
}

/** Refuses to write a column that the database fills. */
export function checkWritable(column: Column): void {
  if (column.generated)
    throw new CompileError(`"${column.owner.name}.${column.key}" is filled by the database: it can't be set. Leave it out.`);
}

/** The scope of what stands in a statement that writes to these. */
export function writeScope(sources: readonly Node[], compiler: StatementCompiler, assigned?: Scope["assigned"]): Scope {
  const scope: Scope = { sources: new Set(sources), outer: compiler.scope, labels: [], named: () => null };
  return assigned === undefined ? scope : { ...scope, assigned };
}

/**
 * The keys of the parameter row that are columns to be written, beside those that the statement itself sets.
 *
 * @throws CompileError for a key that is neither a column nor a parameter of the statement
 */
export function parameterKeys(table: Table, own: readonly string[], { outermost }: Writing, compiler: StatementCompiler): string[] {
  return (compiler.options.columnKeys ?? []).filter((key) => {
    if (own.includes(key) || compiler.slots.isParameter(key)) return false;
    if (table.columnList.some((column) => column.key === key)) return true;
    if (outermost) columnOf(table, key);
    return false;
  });
}

/** A value that is assigned: in parentheses wherever it is an operation. */
export function assignedValue(value: ExpressionNode, compiler: StatementCompiler): string {
  const sql = compiler.render(value);
  const made = compiler.value(value, sql);
  if (made !== sql) return made;
  return value.operator !== null && !(value instanceof TupleNode) ? `(${sql})` : sql;
}

/** Makes the text of what a column is set to. */
export type TextMaker = () => string;

/**
 * What one row's columns are set to. Each text is made once, when it is first asked for, since one value may refer to another
 * (`fromDmlColumn`).
 */
export class AssignedRow {
  /** Plain values by column key: what a default's function may look at. */
  readonly plain = new Map<string, BindSlot>();
  private readonly makers: ReadonlyMap<string, TextMaker>;
  private readonly texts = new Map<string, string>();
  private readonly begun = new Set<string>();

  /** @param make gives, by column key, what makes the texts of this row */
  constructor(make: (row: AssignedRow) => ReadonlyMap<string, TextMaker>) {
    this.makers = make(this);
  }

  /** Whether a column is set. */
  sets(key: string): boolean {
    return this.makers.has(key);
  }

  /** The text of a column's value; null if the column is not set. */
  text(key: string): string | null {
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const make = this.makers.get(key);
    if (make === undefined) return null;
    if (this.begun.has(key)) throw new CompileError(`fromDmlColumn(): the value of "${key}" refers to itself.`);
    this.begun.add(key);
    const text = make();
    this.texts.set(key, text);
    return text;
  }
}

/** The name of a value's placeholder: the column's, and from the first of several rows on with the row's number. */
function placeholderName(key: string, row: number | null): string {
  return row === null ? key : `${key}_m${row}`;
}

/**
 * The text of a value that is given for a column.
 *
 * @param row its number among several rows; null for the only one
 */
export function givenText(
  key: string,
  value: ExpressionNode,
  at: { readonly row: number | null; readonly assigned: AssignedRow },
  how: Writing,
  compiler: StatementCompiler,
): string {
  if (!(value instanceof Bind)) return assignedValue(value, compiler);
  // Names of a statement within another are numbered, so that they don't get in the way of its.
  if (how.outermost) compiler.slots.prefer(value, placeholderName(key, at.row));
  const sql = compiler.render(value);
  if (compiler.options.literalBinds !== true) note(at.assigned, key, compiler.slots.all[compiler.slots.of(value)]);
  return sql;
}

/** The placeholder of a value that the parameters give. */
export function parameterText(column: Column | ColumnNode, assigned: AssignedRow, compiler: StatementCompiler): string {
  const { key } = column;
  const sql = compiler.placeholder(key, { from: "row", key }, column.type);
  note(assigned, key, compiler.slots.all.at(-1));
  return sql;
}

function note(assigned: AssignedRow, key: string, slot: BindSlot | undefined): void {
  if (slot !== undefined) assigned.plain.set(key, slot);
}

/** The default of a new row's column that the program knows; a sequence is none where there are no sequences, and the database numbers the column. */
export function insertDefault(column: Column, compiler: StatementCompiler): ColumnDefault | null {
  const { default: given } = column;
  const ofSequence = given?.kind === "expression" && given.expression.kind === "next_value";
  return ofSequence && !compiler.dialect.capabilities.sequences ? null : given;
}

/** The text of a default that the program knows. */
export function defaultText(
  column: Column,
  given: ColumnDefault,
  at: { readonly row: number | null; readonly assigned: AssignedRow },
  compiler: StatementCompiler,
): string {
  if (given.kind === "expression") return assignedValue(given.expression, compiler);
  const { key } = column;
  const make = (context: DefaultContext): unknown => given.make(context);
  const sql = compiler.placeholder(placeholderName(key, at.row), { from: "default", key, make, row: at.assigned.plain }, column.type);
  note(at.assigned, key, compiler.slots.all.at(-1));
  return sql;
}

/** Which kind of RETURNING a statement needs. */
export interface ReturningWords {
  readonly capability: "insertReturning" | "updateReturning" | "deleteReturning" | "mergeReturning";
  /** The statement's name. */
  readonly word: string;
  /** Columns that are given back behind those, and are no part of the result. */
  readonly hidden?: readonly ColumnNode[];
}

/**
 * What a statement gives back: `early` where the dialect writes it behind the table (OUTPUT), else `late`, at its end.
 *
 * @throws CompileError where the dialect has none
 */
export function returningClauses(
  node: WriteNode,
  { capability, word, hidden = [] }: ReturningWords,
  { outermost }: Writing,
  compiler: StatementCompiler,
): { readonly early: string; readonly late: string } {
  if (node.returned.length === 0) return { early: "", late: "" };
  const { dialect } = compiler;
  if (!dialect.capabilities[capability])
    throw new CompileError(
      `The dialect "${dialect.name}" has no ${word} … RETURNING: run the ${word}, then a SELECT for what you need, in one transaction.`,
    );
  const exported = exportColumns(node.returned);
  const list = (): string => selectList([...exported, ...exportColumns(hidden)], compiler, [], false);
  const text = dialect.render["returning_list"]?.({ list, node }, compiler) ?? list();
  if (outermost) compiler.resultColumns = exported.map(({ key, name, expression }) => compiler.resultColumn(key, name, expression.type));
  const output = dialect.render["output"]?.(text, compiler);
  return output === undefined ? { early: "", late: `RETURNING ${text}` } : { early: output, late: "" };
}
