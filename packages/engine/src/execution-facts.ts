/** What is known of an execution beside its rows. */
import type { BindSource } from "@athanor/compiler";
import { InvalidRequestError } from "@athanor/core";
import type { Execution } from "./execution.ts";
import type { ResultFacts } from "./result/result.ts";
import type { AnyRow } from "./result/row.ts";

/**
 * What can be told of the key of an inserted row: nothing (there are none, or several rows), what the program gave (whether an
 * upsert inserted or updated isn't known, so the key generated last may be of another row), or all of it.
 */
export type InsertedKey = "unknown" | "given" | "generated";

/** A row that came although the program had not asked for rows. */
export interface RowBeside {
  readonly row: AnyRow;
  /** How many of its values are the key of the inserted row, at its beginning. */
  readonly keyColumns: number;
  /** Whether it is wanted as `returnedDefaults`. */
  readonly defaults: boolean;
}

/** The facts of a compiled statement's execution; worked out when they are asked for. */
export class ExecutionFacts implements ResultFacts {
  readonly #execution: Execution;
  readonly #insertedKey: InsertedKey;
  readonly #beside: RowBeside | null;

  /** @param beside what the database returned beside the result, if it was asked for it */
  constructor(execution: Execution, insertedKey: InsertedKey, beside: RowBeside | null = null) {
    this.#execution = execution;
    this.#insertedKey = insertedKey;
    this.#beside = beside;
  }

  get returnedDefaults(): AnyRow | null {
    return this.#beside?.defaults === true ? this.#beside.row : null;
  }

  get rowCount(): number {
    return this.#execution.rowCount;
  }

  get lastInsertId(): number | bigint | null {
    // Drivers keep telling the last key, whatever was run since.
    return this.#insertedKey === "generated" ? narrowInteger(this.#execution.lastInsertId) : null;
  }

  insertedPrimaryKey(): readonly unknown[] {
    const { entry, values } = this.#execution;
    const { insert } = entry.compiled;
    if (insert === null || values === null || this.#insertedKey === "unknown") return noInsertedKey();
    const beside = this.#beside;
    if (beside !== null && beside.keyColumns > 0) return [...beside.row].slice(0, beside.keyColumns);
    return insert.primaryKey.map((key) => {
      const given = this.#given(key);
      // To databases that make the key by themselves, null stands for none.
      if (given !== undefined && (given !== null || key !== insert.autoincrement)) return given;
      const generated = key === insert.autoincrement ? this.lastInsertId : null;
      return generated === null ? null : insert.generatedKey(generated);
    });
  }

  /** The value of a column that the program gave, or a default of the program's; undefined where it gave none. */
  #given(key: string): unknown {
    const { entry, values, row } = this.#execution;
    if (row !== null && Object.hasOwn(row, key)) return row[key];
    const index = entry.compiled.slots.findIndex(({ source }) => keyOf(source) === key);
    const slot = entry.compiled.slots[index];
    return slot === undefined ? undefined : this.#sent(slot.source, values?.[index]);
  }

  /** The value of a placeholder as the program gave it; a default's, which the program never saw, as it was sent. */
  #sent(source: BindSource, sent: unknown): unknown {
    if (source.from === "statement") return this.#execution.binds[source.index]?.value;
    return typeof sent === "bigint" ? narrowInteger(sent) : sent;
  }
}

/** The column whose value a placeholder holds, as far as that can be told. */
function keyOf(source: BindSource): string | null {
  if (source.from === "statement") return source.name;
  return source.from === "constant" || source.from === "schema" ? null : source.key;
}

/** The answer to who asks for the inserted key of anything but an INSERT of one row. */
export function noInsertedKey(): never {
  throw new InvalidRequestError(
    "There is no inserted primary key: the statement was no INSERT of a single row. For many rows, add .returning(…) with the key's columns.",
  );
}

/** The facts of a statement whose rows are streamed: how many there are, nobody knows before their end, and a cursor tells no key. */
export const STREAM_FACTS: ResultFacts = {
  rowCount: -1,
  lastInsertId: null,
  insertedPrimaryKey: () => {
    throw new InvalidRequestError(
      "A result that is streamed doesn't tell the inserted primary key: name the key's columns in .returning(…) and read them from its rows, or use execute().",
    );
  },
};

/** A `bigint` that a number can hold becomes one; what is beyond stays exact. */
export function narrowInteger<T>(value: T | bigint): T | bigint | number {
  if (typeof value !== "bigint") return value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
