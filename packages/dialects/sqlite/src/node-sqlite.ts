/** Node's own SQLite, `node:sqlite`, behind the interface of better-sqlite3. */
import { ArgumentError } from "@athanor/core";
import type { NativeStatement } from "./prepared-statements.ts";
import type { NativeDatabase } from "./sqlite-connection.ts";

type Values = readonly unknown[];

/** A `StatementSync`, as far as it's used here. */
interface StatementSync {
  readonly sourceSQL: string;
  all(...values: Values): unknown[][];
  iterate(...values: Values): Iterator<unknown[]>;
  run(...values: Values): { readonly changes: number; readonly lastInsertRowid: number | bigint };
  columns(): readonly { readonly name: string }[];
  setReturnArrays(on: boolean): void;
  setReadBigInts(on: boolean): void;
}

/** A `DatabaseSync`, as far as it's used here. */
export interface DatabaseSync {
  prepare(sql: string): StatementSync;
  function(
    name: string,
    options: { readonly deterministic: boolean; readonly useBigIntArguments: boolean },
    body: (...values: Values) => unknown,
  ): void;
  readonly isTransaction: boolean;
  readonly isOpen: boolean;
  close(): void;
}

/** A database of `node:sqlite`. */
export class NodeDatabase implements NativeDatabase {
  readonly library: DatabaseSync;
  readonly #cutsTexts: boolean;

  constructor(library: DatabaseSync) {
    this.library = library;
    this.#cutsTexts = cutsTexts(library);
  }

  get inTransaction(): boolean {
    return this.library.isOpen && this.library.isTransaction;
  }

  get open(): boolean {
    return this.library.isOpen;
  }

  prepare(sql: string): NativeStatement {
    const statement = this.library.prepare(sql);
    // SQLite reads one statement, and Node doesn't look at what stands behind it.
    const rest = sql.slice(statement.sourceSQL.length);
    if (/\S/.test(rest) && !this.#isEmpty(rest)) throw new RangeError("The supplied SQL string contains more than one statement");
    return new NodeStatement(this.library, statement, sql, this.#cutsTexts);
  }

  function(name: string, { deterministic }: { readonly deterministic: boolean }, body: (...values: Values) => unknown): void {
    // Otherwise an integer beyond what a number holds would be an error.
    this.library.function(name, { deterministic, useBigIntArguments: true }, body);
  }

  close(): void {
    if (this.library.isOpen) this.library.close();
  }

  /** Whether nothing but comments stands in a text. */
  #isEmpty(sql: string): boolean {
    // What stands behind a NUL is seen by nobody, which is no reason to let it pass.
    if (sql.includes("\0")) return false;
    try {
      // Earlier versions of Node don't notice that there is none, until they look at it.
      return this.library.prepare(sql).sourceSQL === "";
    } catch (error) {
      return error instanceof Error && /contains no statements|has been finalized/.test(error.message);
    }
  }
}

/** Whether texts end at a NUL character, on their way there and back: Node hadn't thought of them before 24.16. */
function cutsTexts(database: DatabaseSync): boolean {
  const statement = database.prepare("SELECT ?");
  statement.setReturnArrays(true);
  return statement.all("\0 ")[0]?.[0] !== "\0 ";
}

/** A statement's first word, behind spaces and comments. */
const FIRST_WORD = /^(?:\s|--.*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*([a-z]+)/i;

/** The first words of statements that change rows. After any other, SQLite still tells how many the last one of them has changed. */
const CHANGING: ReadonlySet<string> = new Set(["insert", "update", "delete", "replace", "with"]);

/** By what SQLite's own `sqlite3_stmt_readonly` decides, which Node doesn't pass on: these, and a transaction that is to write. */
const WRITING: ReadonlySet<unknown> = new Set(["Checkpoint", "Vacuum", "JournalMode"]);

class NodeStatement implements NativeStatement {
  readonly reader: boolean;
  readonly #database: DatabaseSync;
  readonly #statement: StatementSync;
  readonly #sql: string;
  readonly #firstWord: string;
  readonly #cutsTexts: boolean;
  #readonly: boolean | undefined;
  /** How many values it takes; undefined: not known yet. */
  #width: number | undefined;

  constructor(database: DatabaseSync, statement: StatementSync, sql: string, cutsTexts: boolean) {
    this.#database = database;
    this.#statement = statement;
    this.#sql = sql;
    this.#firstWord = FIRST_WORD.exec(sql)?.[1]?.toLowerCase() ?? "";
    this.#cutsTexts = cutsTexts;
    this.reader = statement.columns().length > 0;
    statement.setReturnArrays(true);
  }

  get readonly(): boolean {
    this.#readonly ??=
      this.#firstWord === "explain" ||
      !this.#steps().some(([, opcode, , p2]) => WRITING.has(opcode) || (opcode === "Transaction" && p2 !== 0));
    return this.#readonly;
  }

  all(...values: Values): unknown[][] {
    return this.#statement.all(...this.#checked(values));
  }

  iterate(...values: Values): Iterator<unknown[]> {
    return this.#statement.iterate(...this.#checked(values));
  }

  run(...values: Values): ReturnType<NativeStatement["run"]> {
    const result = this.#statement.run(...this.#checked(values));
    return CHANGING.has(this.#firstWord) ? result : { ...result, changes: 0 };
  }

  columns(): readonly { readonly name: string }[] {
    return this.#statement.columns();
  }

  /** Rows are arrays in any case. */
  raw(): void {}

  safeIntegers(on: boolean): void {
    this.#statement.setReadBigInts(on);
  }

  /**
   * The values, one for each placeholder.
   *
   * @throws RangeError if there are fewer: SQLite would take the others for NULL. More are an error of its own
   * @throws ArgumentError for a text that Node would cut
   */
  #checked(given: Values): Values {
    const [first] = given;
    const values: Values = given.length === 1 && Array.isArray(first) ? first : given;
    if (this.#cutsTexts && values.some((value) => typeof value === "string" && value.includes("\0"))) throw cut();
    if (this.#width === values.length) return values;
    if (/[?:@$]/.test(this.#sql) && this.#takes(values.length + 1)) throw new RangeError("Too few parameter values were provided");
    this.#width = values.length;
    return values;
  }

  /** Whether there are so many placeholders, or more. */
  #takes(count: number): boolean {
    try {
      this.#steps(Array.from({ length: count }, () => null));
      return true;
    } catch {
      return false;
    }
  }

  /** What SQLite would do, step by step. Nothing of it is done, so that any statement can be asked. */
  #steps(values: Values = []): unknown[][] {
    const explanation = this.#database.prepare(this.#firstWord === "explain" ? this.#sql : `EXPLAIN ${this.#sql}`);
    explanation.setReturnArrays(true);
    return explanation.all(...values);
  }
}

function cut(): ArgumentError {
  return new ArgumentError(
    `The text contains a NUL character, and the SQLite of Node ${process.version} would cut it there: use Node 24.16 or newer, the driver better-sqlite3, or t.largeBinary().`,
  );
}
