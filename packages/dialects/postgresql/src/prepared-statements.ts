/** The prepared statements of one connection. */
import type { RowDescription } from "./pg-library.ts";

/** A statement that the server keeps, or is about to. */
export interface PreparedStatement {
  readonly name: string;
  /** Whether the server has it; its name is sent with the text until it does. */
  parsed: boolean;
  /** The columns, once they were asked for; null: it has none. */
  fields: RowDescription["fields"] | null | undefined;
  lastUsed: number;
}

/** Keeps the statements that were used last, by their text. */
export class PreparedStatements {
  readonly #capacity: number;
  readonly #kept = new Map<string, PreparedStatement>();
  #dropped: string[] = [];
  // The global, not node:crypto, which takes as long to import as all of this package.
  readonly #own = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
  #clock = 0;
  #serial = 0;

  /** @param capacity how many are kept; 0 for none */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The statement of a text; null if none are kept. */
  get(sql: string): PreparedStatement | null {
    const known = this.#kept.get(sql);
    if (known !== undefined) {
      known.lastUsed = ++this.#clock;
      return known;
    }
    if (this.#capacity === 0) return null;
    if (this.#kept.size >= this.#capacity) this.#dropOldest();
    // Names are never used twice, by no connection: nothing can make the two sides disagree about what is behind one.
    const statement = { name: `athanor_${this.#own}_${++this.#serial}`, parsed: false, fields: undefined, lastUsed: ++this.#clock };
    this.#kept.set(sql, statement);
    return statement;
  }

  /** Gives one up. */
  drop(sql: string): void {
    const statement = this.#kept.get(sql);
    if (statement === undefined) return;
    this.#kept.delete(sql);
    if (statement.parsed) this.#dropped.push(statement.name);
  }

  /** Gives one up that the server hasn't understood. */
  dropUnparsed(sql: string): void {
    if (this.#kept.get(sql)?.parsed === false) this.#kept.delete(sql);
  }

  /** Forgets all of them: the server has them no more. */
  clear(): void {
    this.#kept.clear();
    this.#dropped = [];
  }

  /** The names of those that the server is to be told to forget; it is told once. */
  takeDropped(): readonly string[] {
    const names = this.#dropped;
    if (names.length > 0) this.#dropped = [];
    return names;
  }

  /** Drops the quarter that was not used for longest, so that looking for it is seldom needed. */
  #dropOldest(): void {
    const all = [...this.#kept].sort(([, left], [, right]) => left.lastUsed - right.lastUsed);
    for (const [sql] of all.slice(0, Math.max(1, Math.floor(this.#capacity / 4)))) this.drop(sql);
  }
}
