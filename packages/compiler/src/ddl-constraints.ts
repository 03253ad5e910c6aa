/** How constraints are written. */
import type {
  AddConstraint,
  CheckConstraint,
  Column,
  Constraint,
  DropConstraint,
  ExcludeConstraint,
  ForeignKeyConstraint,
  ObjectName,
  PrimaryKeyConstraint,
  ReferentialAction,
  UniqueConstraint,
} from "@athanor/core";
import { CompileError } from "@athanor/core";
import { cascade, ifExists } from "./ddl-words.ts";
import type { RenderTable } from "./dialect.ts";
import { columnName, fittingName, quoteIdentifier } from "./names.ts";
import type { StatementCompiler } from "./statement-compiler.ts";

/** What a dialect puts around the columns of a key. */
export interface KeyParts {
  /** Before the columns. */
  readonly before?: string;
  /** Behind them. */
  readonly behind?: string;
}

/** The columns' names, quoted as they say. */
export function columnNames(columns: readonly Column[], compiler: StatementCompiler): string {
  return columns.map((column) => columnName(column, compiler)).join(", ");
}

/** A constraint's name as the dialect has room for it; null for none. */
export function constraintName(name: ObjectName, compiler: StatementCompiler): string | null {
  const { maxConstraintNameLength, maxIdentifierLength } = compiler.dialect.capabilities;
  const text = fittingName(name, Math.min(maxConstraintNameLength, maxIdentifierLength), "The constraint");
  return text === null ? null : quoteIdentifier(text, compiler.dialect);
}

/** `CONSTRAINT name `, or nothing. */
export function named(constraint: Constraint, compiler: StatementCompiler): string {
  const name = constraintName(constraint.fullName, compiler);
  return name === null ? "" : `CONSTRAINT ${name} `;
}

/** When a constraint is checked: ` DEFERRABLE INITIALLY DEFERRED`, as far as it says so. */
export function deferrability({ options: { deferrable, initially } }: Constraint): string {
  const when = deferrable === undefined ? "" : deferrable ? " DEFERRABLE" : " NOT DEFERRABLE";
  return initially === undefined ? when : `${when} INITIALLY ${initially}`;
}

/** PRIMARY KEY; nothing for a table that has none. */
export function primaryKey(constraint: PrimaryKeyConstraint, compiler: StatementCompiler, parts: KeyParts = {}): string {
  const { implicit, table } = constraint;
  if (constraint.columns.length === 0) return "";
  // The column that the database numbers comes first: some databases number no other.
  const first = implicit ? constraint.columns.filter((column) => column === table.autoincrementColumn) : [];
  const columns = [...first, ...constraint.columns.filter((column) => !first.includes(column))];
  const { before = "", behind = "" } = parts;
  return `${named(constraint, compiler)}PRIMARY KEY ${before}(${columnNames(columns, compiler)})${behind}${deferrability(constraint)}`;
}

/** UNIQUE. */
export function uniqueConstraint(constraint: UniqueConstraint, compiler: StatementCompiler, parts: KeyParts = {}): string {
  const { before = "", behind = "" } = parts;
  const columns = columnNames(constraint.columns, compiler);
  return `${named(constraint, compiler)}UNIQUE ${before}(${columns})${behind}${deferrability(constraint)}`;
}

/** CHECK; nothing where the database itself sees to the values of the type that asked for it. */
export function checkConstraint(constraint: CheckConstraint, compiler: StatementCompiler): string {
  const condition = compiler.unqualified(() => compiler.condition(constraint.condition));
  return `${named(constraint, compiler)}CHECK (${condition})${deferrability(constraint)}`;
}

/** FOREIGN KEY. */
export function foreignKey(constraint: ForeignKeyConstraint, compiler: StatementCompiler): string {
  const { columns, referredColumns, referredTable, options } = constraint;
  const { onDelete, onUpdate } = options;
  const action = (given: ReferentialAction): string => compiler.dialect.render["referential_action"]?.(given, compiler) ?? given;
  const target = compiler.dialect.render["referred_table"]?.(referredTable, compiler) ?? compiler.tableName(referredTable);
  const parts = [
    `${named(constraint, compiler)}FOREIGN KEY(${columnNames(columns, compiler)}) REFERENCES ${target} (${columnNames(referredColumns, compiler)})`,
    compiler.dialect.render["match"]?.(constraint, compiler) ?? "",
    onDelete === undefined ? "" : ` ON DELETE ${typeof onDelete === "string" ? action(onDelete) : partialAction(constraint, compiler)}`,
    onUpdate === undefined ? "" : ` ON UPDATE ${action(onUpdate)}`,
    deferrability(constraint),
  ];
  return parts.join("");
}

function partialAction(constraint: ForeignKeyConstraint, compiler: StatementCompiler): string {
  const own = compiler.dialect.render["partial_action"]?.(constraint, compiler);
  if (own !== undefined) return own;
  throw new CompileError(
    `The dialect "${compiler.dialect.name}" can't set only some columns ON DELETE: give the foreign key of "${constraint.table.name}" the action alone.`,
  );
}

function exclude({ table }: ExcludeConstraint, compiler: StatementCompiler): string {
  throw new CompileError(
    `The dialect "${compiler.dialect.name}" has no EXCLUDE constraints: give that of table "${table.name}" ddlIf: "postgresql".`,
  );
}

/** A constraint, by the dialect's function for its kind. */
export function renderConstraint(constraint: Constraint, compiler: StatementCompiler): string {
  return compiler.dialect.render[constraint.kind]?.(constraint, compiler) ?? "";
}

function addConstraint({ constraint }: AddConstraint, compiler: StatementCompiler): string {
  requireAlter(constraint, compiler);
  return `ALTER TABLE ${compiler.tableName(constraint.table)} ADD ${renderConstraint(constraint, compiler)}`;
}

/** The constraint's name, for statements that can't do without. */
export function requiredName(constraint: Constraint, what: string, compiler: StatementCompiler): string {
  const name = constraintName(constraint.fullName, compiler);
  if (name !== null) return name;
  throw new CompileError(
    `${what} needs the name of the constraint of table "${constraint.table.name}", and it has none: give it one, or a naming convention.`,
  );
}

function dropConstraint({ constraint, ifExists: quietly, cascade: all }: DropConstraint, compiler: StatementCompiler): string {
  requireAlter(constraint, compiler);
  const name = requiredName(constraint, "DROP CONSTRAINT", compiler);
  const dependents = cascade(all, "DROP CONSTRAINT", constraint.name ?? "", compiler);
  return `ALTER TABLE ${compiler.tableName(constraint.table)} DROP CONSTRAINT ${ifExists(quietly)}${name}${dependents}`;
}

function requireAlter(constraint: Constraint, compiler: StatementCompiler): void {
  if (compiler.dialect.capabilities.alterConstraints) return;
  throw new CompileError(
    `The dialect "${compiler.dialect.name}" can't change the constraints of a table that is there: create "${constraint.table.name}" anew.`,
  );
}

/** Render functions of constraints. */
export const DDL_CONSTRAINT_TABLE: RenderTable = {
  primary_key: (constraint: PrimaryKeyConstraint, compiler) => primaryKey(constraint, compiler),
  unique: (constraint: UniqueConstraint, compiler) => uniqueConstraint(constraint, compiler),
  check: checkConstraint,
  foreign_key: foreignKey,
  exclude,
  match: ({ options: { match } }: ForeignKeyConstraint) => (match === undefined ? "" : ` MATCH ${match}`),
  add_constraint: addConstraint,
  drop_constraint: dropConstraint,
};
