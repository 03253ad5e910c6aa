/** Foreign keys. */
import { ArgumentError } from "../errors.ts";
import type { Column } from "./column.ts";

/** What a database does to referring rows when the row they refer to is deleted or its key changes. */
export type ReferentialAction = "CASCADE" | "SET NULL" | "SET DEFAULT" | "RESTRICT" | "NO ACTION";

const ACTIONS: ReadonlySet<unknown> = new Set<ReferentialAction>(["CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION"]);
const INITIALLY: ReadonlySet<unknown> = new Set(["DEFERRED", "IMMEDIATE"]);

/** A foreign key's target as it is written: a column, a function that gives it, or `"table.column"`. */
export type ForeignKeyTarget = string | (() => unknown) | Column;

/** Options that a foreign key takes beside its columns. */
export interface ForeignKeyOptions {
  readonly name?: string;
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  readonly deferrable?: boolean;
  readonly initially?: "DEFERRED" | "IMMEDIATE";
}

/** Finds the column that `"table.column"` names. */
export type ColumnLookup = (name: string) => Column | null;

/** One constraint: its own columns, and the columns of the other table that they refer to. */
export class ForeignKeyConstraint {
  readonly kind = "foreign_key";
  readonly columns: readonly Column[];
  readonly options: ForeignKeyOptions;
  private readonly targets: readonly ForeignKeyTarget[];
  private readonly lookup: ColumnLookup;
  private readonly asColumn: (value: unknown) => Column | null;
  private resolved: readonly Column[] | null = null;

  constructor(
    columns: readonly Column[],
    targets: readonly ForeignKeyTarget[],
    options: ForeignKeyOptions,
    lookup: ColumnLookup,
    asColumn: (value: unknown) => Column | null,
  ) {
    this.columns = columns;
    this.targets = targets;
    this.options = checkedOptions(options, describeOwn(columns[0]));
    this.lookup = lookup;
    this.asColumn = asColumn;
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

  private resolve(target: ForeignKeyTarget, column: Column | undefined): Column {
    const found = typeof target === "string" ? this.lookup(target) : this.asColumn(typeof target === "function" ? target() : target);
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
  const { onDelete, onUpdate, initially } = options;
  const check = (words: string, given: unknown, known: ReadonlySet<unknown>): void => {
    if (given === undefined || known.has(given)) return;
    throw new ArgumentError(`${where} can't have ${words} ${JSON.stringify(given)}: there are ${[...known].join(", ")}.`);
  };
  check("ON DELETE", onDelete, ACTIONS);
  check("ON UPDATE", onUpdate, ACTIONS);
  check("INITIALLY", initially, INITIALLY);
  return options;
}
