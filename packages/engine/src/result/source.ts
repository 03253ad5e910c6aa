/** Where a result's rows come from: how raw arrays become what the user sees. */
import type { ValueProcessor } from "@athanor/compiler";
import type { SqlType } from "@athanor/core";
import { ArgumentError } from "@athanor/core";
import type { AnyRow, RowFactory } from "./row.ts";
import { makeRowFactory } from "./row.ts";
import { rowKeys } from "./row-keys.ts";

/**
 * How a statement's raw rows become rows. It has no state of its own: one serves all executions of a statement.
 *
 * Core's is made from the columns of the compiled statement. An ORM has its own, whose raw rows hold entities already.
 */
export interface ResultSource {
  /** The keys of the rows. */
  readonly keys: readonly string[];
  /** Makes a row of a raw one. */
  makeRow(raw: readonly unknown[]): AnyRow;
  /** One value of a row, as `makeRow` would give it. */
  valueAt(raw: readonly unknown[], index: number): unknown;
  /** The value as it is compared by `unique()`. */
  identityOf(value: unknown, index: number): unknown;
  /** Whether the rows repeat what was asked for once, so that `unique()` has to be called (joined loading of collections). */
  readonly needsUnique: boolean;
}

/** What has to be known of a column. */
export interface SourceColumn {
  readonly key: string;
  readonly type: SqlType;
  readonly process: ValueProcessor | null;
}

/** The source of plain rows. */
export class ColumnSource implements ResultSource {
  readonly keys: readonly string[];
  readonly needsUnique = false;
  readonly makeRow: RowFactory;
  private readonly columns: readonly SourceColumn[];

  /**
   * @param columns the columns in the order of the raw rows
   * @param generateCode false for a source that is used once
   */
  constructor(columns: readonly SourceColumn[], generateCode?: boolean) {
    this.columns = columns;
    this.keys = rowKeys(columns.map((column) => column.key));
    const processors = columns.map((column) => column.process);
    this.makeRow = makeRowFactory(this.keys, processors, generateCode === undefined ? {} : { generateCode });
  }

  valueAt(raw: readonly unknown[], index: number): unknown {
    const value = raw[index];
    const process = this.columns[index]?.process ?? null;
    return value === null || process === null ? value : process(value);
  }

  identityOf(value: unknown, index: number): unknown {
    return value === null ? null : (this.columns[index]?.type.identityKey(value) ?? value);
  }
}

/** Some columns of another source, in another order. */
export class ProjectedSource implements ResultSource {
  readonly keys: readonly string[];
  private readonly from: ResultSource;
  private readonly indexes: readonly number[];
  private readonly rowOf: RowFactory;

  /**
   * The columns of some keys.
   *
   * @throws ArgumentError for a key that the rows don't have
   */
  static of(from: ResultSource, keys: readonly string[]): ProjectedSource {
    const indexes = keys.map((key) => {
      const index = from.keys.indexOf(key);
      if (index < 0)
        throw new ArgumentError(`The rows have no column "${key}"; they have ${from.keys.map((each) => `"${each}"`).join(", ")}.`);
      return index;
    });
    return new ProjectedSource(from, indexes);
  }

  constructor(from: ResultSource, indexes: readonly number[]) {
    this.from = from;
    this.indexes = indexes;
    this.keys = rowKeys(indexes.map((index) => from.keys[index] ?? ""));
    this.rowOf = makeRowFactory(this.keys, null, { generateCode: false });
  }

  get needsUnique(): boolean {
    return this.from.needsUnique;
  }

  makeRow(raw: readonly unknown[]): AnyRow {
    return this.rowOf(this.indexes.map((index) => this.from.valueAt(raw, index)));
  }

  valueAt(raw: readonly unknown[], index: number): unknown {
    return this.from.valueAt(raw, this.indexes[index] ?? -1);
  }

  identityOf(value: unknown, index: number): unknown {
    return this.from.identityOf(value, this.indexes[index] ?? -1);
  }
}
