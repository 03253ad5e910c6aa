/** Foreign keys. */
import { ArgumentError } from "../errors.ts";
import type { Column } from "./column.ts";
import type { ConstraintOptions, ObjectName } from "./constraint.ts";
import { Constraint, checkedConstraint } from "./constraint.ts";
import type { DialectForeignKeyOptions } from "./dialect-options.ts";
import { conventionalName } from "./naming.ts";
import type { Table } from "./table.ts";

/** What a database does to referring rows when the row they refer to is deleted or its key changes. */
export type ReferentialAction = "CASCADE" | "SET NULL" | "SET DEFAULT" | "RESTRICT" | "NO ACTION";

/** An action on some of the referring columns only, where the database has that. */
export interface PartialAction {
  readonly action: "SET NULL" | "SET DEFAULT";
  /** The columns, by name or key. */
  readonly columns: readonly string[];
}

const ACTIONS: ReadonlySet<unknown> = new Set<ReferentialAction>(["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"]);
const PARTIAL_ACTIONS: ReadonlySet<unknown> = new Set(["SET NULL", "SET DEFAULT"]);
const MATCHES: ReadonlySet<unknown> = new Set(["SIMPLE", "PARTIAL", "FULL"]);

/** A foreign key's target as it is written: a column, a function that gives it, or `"table.column"`. */
export type ForeignKeyTarget = string | (() => unknown) | Column;

/** Options that a foreign key takes beside its columns. */
export interface ForeignKeyOptions extends ConstraintOptions {
  readonly onDelete?: ReferentialAction | PartialAction;
  readonly onUpdate?: ReferentialAction;
  /** What a key of several columns with some of them null refers to. */
  readonly match?: "SIMPLE" | "PARTIAL" | "FULL";
  /** Targets given as `"table.column"` name the column as SQL does (`true`) or by its key (`false`); by default either. */
  readonly linkToName?: boolean;
  readonly dialect?: DialectForeignKeyOptions;
}

/** Finds the column that `"table.column"` names. */
export type ColumnLookup = (name: string, by?: "name" | "key") => Column | null;

/** How a foreign key finds the columns that it refers to. */
export interface TargetFinder {
  readonly lookup: ColumnLookup;
  readonly asColumn: (value: unknown) => Column | null;
}

/** One constraint: its own columns, and the columns of the other table that they refer to. */
export class ForeignKeyConstraint extends Constraint {
  readonly kind = "foreign_key";
  readonly columns: readonly Column[];
  readonly options: ForeignKeyOptions;
  private readonly targets: readonly ForeignKeyTarget[];
  private readonly finder: TargetFinder;
  private resolved: readonly Column[] | null = null;

  constructor(
    table: Table,
    columns: readonly Column[],
    targets: readonly ForeignKeyTarget[],
    options: ForeignKeyOptions,
    finder: TargetFinder,
  ) {
    super(table);
    this.columns = columns;
    this.targets = targets;
    this.options = checkedOptions(options, describeOwn(columns[0]));
    this.finder = finder;
  }

  /** The name: the convention may speak of the table referred to, so it is known once that is. */
  get fullName(): ObjectName {
    const { name } = this.options;
    if (name !== undefined) return { text: name, conventional: false };
    const { table, columns } = this;
    const text = conventionalName(table.metadata.namingConvention, "fk", () => ({
      table: table.name,
      columns,
      referredTable: this.referredColumns[0]?.owner.name ?? "",
      referredColumns: this.referredColumns,
    }));
    return { text, conventional: true };
  }

  /**
   * The columns referred to. Looked up when first asked for, so that tables may refer to each other in any order.
   *
   * @throws ArgumentError if a target does not exist (yet)
   */
  get referredColumns(): readonly Column[] {
    this.resolved ??= this.targets.map((target, i) => this.resolve(target, this.columns[i]));
    return this.resolved;
  }

  /** The table referred to. */
  get referredTable(): Table {
    return this.referredColumns[0]?.owner ?? this.table;
  }

  private resolve(target: ForeignKeyTarget, column: Column | undefined): Column {
    const { lookup, asColumn } = this.finder;
    const { linkToName } = this.options;
    const by = linkToName === undefined ? undefined : linkToName ? "name" : "key";
    const found = typeof target === "string" ? lookup(target, by) : asColumn(typeof target === "function" ? target() : target);
    if (found !== null) return found;
    const where = describeOwn(column);
    if (typeof target === "string")
      throw new ArgumentError(
        `${where} refers to "${target}", which is no column of a table in its metadata: import the module that defines that table, or check the name.`,
      );
    throw new ArgumentError(`${where} refers to something that is no column of a table: foreignKey: () => other.c.id.`);
  }
}

function describeOwn(column: Column | undefined): string {
  return `The foreign key of "${column?.owner?.name ?? "?"}.${column?.key ?? "?"}"`;
}

/** These become words of SQL: only those that SQL has are let through. */
function checkedOptions(options: ForeignKeyOptions, where: string): ForeignKeyOptions {
  const { onDelete, onUpdate, match } = options;
  const check = (words: string, given: unknown, known: ReadonlySet<unknown>): void => {
    if (given === undefined || known.has(given)) return;
    throw new ArgumentError(`${where} can't have ${words} ${JSON.stringify(given)}: there are ${[...known].join(", ")}.`);
  };
  if (typeof onDelete === "object") check("ON DELETE", onDelete.action, PARTIAL_ACTIONS);
  else check("ON DELETE", onDelete, ACTIONS);
  check("ON UPDATE", onUpdate, ACTIONS);
  check("MATCH", match, MATCHES);
  return checkedConstraint(options, where);
}
