/** Prepared statements of one connection. */

/** A statement of better-sqlite3, as far as it's used here. */
export interface NativeStatement {
  /** Whether it gives rows. */
  readonly reader: boolean;
  /** Whether it leaves the database as it is. */
  readonly readonly: boolean;
  all(...values: readonly unknown[]): unknown[][];
  iterate(...values: readonly unknown[]): Iterator<unknown[]>;
  run(...values: readonly unknown[]): { readonly changes: number; readonly lastInsertRowid: number | bigint };
  columns(): readonly { readonly name: string }[];
  raw(on: boolean): unknown;
  safeIntegers(on: boolean): unknown;
}

/** Values as arguments are faster than in a list, by a tenth of an INSERT; but there is an end to how many arguments a call can have. */
const MOST_ARGUMENTS = 4000;

/** Runs a statement for its rows. */
export function allRows(statement: NativeStatement, values: readonly unknown[]): unknown[][] {
  return values.length <= MOST_ARGUMENTS ? statement.all(...values) : statement.all(values);
}

/** Runs a statement for its effect. */
export function runOnce(statement: NativeStatement, values: readonly unknown[]): ReturnType<NativeStatement["run"]> {
  return values.length <= MOST_ARGUMENTS ? statement.run(...values) : statement.run(values);
}

interface Kept {
  readonly statement: NativeStatement;
  lastUsed: number;
}

/** Keeps the statements that were used last, by their text. */
export class PreparedStatements {
  readonly #prepare: (sql: string) => NativeStatement;
  readonly #capacity: number;
  readonly #plain = new Map<string, Kept>();
  readonly #wide = new Map<string, Kept>();
  #clock = 0;

  /**
   * @param prepare makes a statement
   * @param capacity how many are kept
   */
  constructor(prepare: (sql: string) => NativeStatement, capacity: number) {
    this.#prepare = prepare;
    this.#capacity = capacity;
  }

  /** How many are kept. */
  get size(): number {
    return this.#plain.size + this.#wide.size;
  }

  /**
   * A statement, ready to be run.
   *
   * @param wideIntegers whether integers come as `bigint`
   * @param keep whether the text is likely to come again
   */
  get(sql: string, wideIntegers: boolean, keep: boolean): NativeStatement {
    const map = wideIntegers ? this.#wide : this.#plain;
    const known = map.get(sql);
    if (known !== undefined) {
      // A number instead of a new place in the map: this is on the way of every statement, throwing out is rare.
      known.lastUsed = ++this.#clock;
      return known.statement;
    }
    const statement = this.make(sql, wideIntegers);
    if (keep && this.#capacity > 0) {
      map.set(sql, { statement, lastUsed: ++this.#clock });
      if (this.size > this.#capacity) this.#dropOldest();
    }
    return statement;
  }

  /** A statement that is not kept. */
  make(sql: string, wideIntegers: boolean): NativeStatement {
    const statement = this.#prepare(sql);
    if (statement.reader) {
      statement.raw(true);
      statement.safeIntegers(wideIntegers);
    }
    return statement;
  }

  /** Forgets all of them. */
  clear(): void {
    this.#plain.clear();
    this.#wide.clear();
  }

  /** Drops the quarter that was not used for longest, so that looking for it is seldom needed. */
  #dropOldest(): void {
    const all = [this.#plain, this.#wide].flatMap((map) => [...map].map(([sql, { lastUsed }]) => ({ map, sql, lastUsed })));
    all.sort((left, right) => left.lastUsed - right.lastUsed);
    for (const { map, sql } of all.slice(0, Math.max(1, Math.floor(this.#capacity / 4)))) map.delete(sql);
  }
}
