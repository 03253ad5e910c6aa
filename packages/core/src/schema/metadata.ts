/** A catalogue of tables. */
import { ArgumentError } from "../errors.ts";
import type { Column } from "./column.ts";
import type { NamingConvention } from "./naming.ts";
import { checkedConvention } from "./naming.ts";
import type { Sequence } from "./sequence.ts";
import type { Table } from "./table.ts";

/** What a metadata knows of a view: who creates it, and under which name. */
export interface ViewInMetaData {
  readonly name: string;
  readonly schema: string | null;
}

/** Options of a catalogue. */
export interface MetaDataOptions {
  /** Names for constraints and indexes that are given none. */
  readonly namingConvention?: NamingConvention;
  /** The schema of tables that name none. */
  readonly schema?: string;
}

/**
 * A catalogue of tables, which belong together: foreign keys by name are looked up here, and `createAll` creates what is in it.
 *
 * @example
 * const metadata = new MetaData({ namingConvention: { fk: "fk_%(table)s_%(column_0)s_%(referred_table)s" } });
 */
export class MetaData {
  readonly namingConvention: NamingConvention;
  readonly schema: string | null;
  readonly #tables = new Map<string, Table>();
  readonly #sequences = new Map<string, Sequence>();
  readonly #views: ViewInMetaData[] = [];

  /** @throws ArgumentError for a naming convention with a token that there isn't */
  constructor(options: MetaDataOptions = {}) {
    this.namingConvention = checkedConvention(options.namingConvention ?? {});
    this.schema = options.schema ?? null;
  }

  /** The tables by name, with the schema in front where there is one: `"inventory.item"`. */
  get tables(): ReadonlyMap<string, Table> {
    return this.#tables;
  }

  /**
   * The tables in an order in which they can be created: a table stands behind those it refers to. Where tables refer to each
   * other in a circle, one of the circle's references leads forward; which one depends on the order of definition alone.
   *
   * @throws ArgumentError if a foreign key refers to what is not there
   */
  get sortedTables(): readonly Table[] {
    const done = new Set<Table>();
    const sorted: Table[] = [];
    const visit = (table: Table, path: ReadonlySet<Table>): void => {
      if (done.has(table) || path.has(table)) return;
      const below = new Set(path).add(table);
      for (const constraint of table.foreignKeys)
        for (const target of constraint.referredColumns) if (target.owner.metadata === this) visit(target.owner, below);
      if (done.has(table)) return;
      done.add(table);
      sorted.push(table);
    };
    for (const table of this.#tables.values()) visit(table, new Set());
    return sorted;
  }

  /** The sequences by name, with the schema in front where there is one: those that were given this metadata. */
  get sequences(): ReadonlyMap<string, Sequence> {
    return this.#sequences;
  }

  /** The views that were given this metadata, in the order of their definition. */
  get views(): readonly ViewInMetaData[] {
    return this.#views;
  }

  /** Called by a sequence that is being defined. */
  addSequence(sequence: Sequence): void {
    if (this.#sequences.has(sequence.fullName))
      throw new ArgumentError(
        `The sequence "${sequence.fullName}" is already defined in this metadata: define it once and import it where it is needed.`,
      );
    this.#sequences.set(sequence.fullName, sequence);
  }

  /** Called by a view that is being defined. */
  addView(view: ViewInMetaData): void {
    if (this.#views.some(({ name, schema }) => name === view.name && schema === view.schema))
      throw new ArgumentError(`The view "${view.name}" is already defined in this metadata: define it once.`);
    this.#views.push(view);
  }

  /** Called by a table that is being defined. */
  addTable(table: Table): void {
    const key = table.fullName;
    if (this.#tables.has(key))
      throw new ArgumentError(
        `The table "${key}" is already defined in this metadata: define each table once and import it where it is needed.`,
      );
    this.#tables.set(key, table);
  }

  /**
   * Removes a table from the catalogue.
   *
   * @returns whether it was there
   */
  remove(table: Table): boolean {
    return this.#tables.get(table.fullName) === table && this.#tables.delete(table.fullName);
  }

  /**
   * The column that `"table.column"` or `"schema.table.column"` names; null if there is none.
   *
   * @param by whether the column is called by its name in SQL or by its key; by default either
   */
  findColumn(name: string, by?: "name" | "key"): Column | null {
    const dot = name.lastIndexOf(".");
    if (dot < 0) return null;
    const tableName = name.slice(0, dot);
    const table = this.#tables.get(tableName) ?? (this.schema === null ? undefined : this.#tables.get(`${this.schema}.${tableName}`));
    const last = name.slice(dot + 1);
    if (by === undefined) return table?.columnNamed(last) ?? null;
    return table?.columnList.find((column) => column[by] === last) ?? null;
  }
}
