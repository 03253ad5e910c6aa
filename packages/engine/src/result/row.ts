/**
 * Rows: a record by key and a tuple by position at the same time.
 *
 * One class is made per compiled statement. Its rows have the columns as own properties, in order, and nothing else; their
 * prototype has a getter per position, a length and an iterator, and ends in `Array.prototype`, whose methods work on anything
 * of that shape. So `row.name`, `row[1]`, `const [id, name] = row` and `row.map(…)` work, while spread, `JSON.stringify` and
 * deep comparison see a plain object, and `Array.isArray(row)` is false.
 *
 * A column called `length` or `map` is an own property as any other, and hides what the prototype has: `row.length` is then its
 * value. Positions and iteration don't depend on it.
 */
import type { ValueProcessor } from "@athanor/compiler";
import type { Row } from "@athanor/core";
import { rowKeys } from "./row-keys.ts";

/** A row whose columns are known at run time only. */
export type AnyRow = Row<readonly unknown[], Readonly<Record<string, unknown>>>;

/** Makes a row from the values of one, in the order of the columns. */
export type RowFactory = (raw: readonly unknown[]) => AnyRow;

/** What `makeRowFactory` may be told. */
export interface RowFactoryOptions {
  /** Whether code may be generated. By default wherever the runtime allows it; a factory that is used once is made faster without. */
  readonly generateCode?: boolean;
}

/** Shared by all rows. */
const ROW_PROTOTYPE: object = Object.create(Array.prototype, {
  // Arrays are spread by `concat` and other objects are not: a row is to be spread when it is the receiver, as a tuple would be.
  concat: hidden(function concat(this: Iterable<unknown>, ...others: unknown[]): unknown[] {
    return [...this].concat(...others);
  }),
  // What console.log shows.
  [Symbol.for("nodejs.util.inspect.custom")]: hidden(function inspect(this: object): object {
    return { ...this };
  }),
});

function hidden(value: unknown): PropertyDescriptor {
  return { value, enumerable: false, configurable: true, writable: true };
}

/**
 * Makes the row class of a statement.
 *
 * @param names the columns' names; made into keys by `rowKeys`
 * @param processors what converts each column's value, which is never asked about null; null (for one, or for all) where values pass as they are
 * @returns the function that makes a row from an array of values; the array is not kept
 * @example
 * const rowOf = makeRowFactory(["id", "name"], null);
 * const row = rowOf([1, "x"]); // row.id, row[0], const [id, name] = row
 */
export function makeRowFactory(
  names: readonly string[],
  processors: readonly (ValueProcessor | null)[] | null,
  options: RowFactoryOptions = {},
): RowFactory {
  const keys = rowKeys(names);
  const generateCode = options.generateCode ?? mayGenerateCode();
  const make = generateCode ? generatedFactory : loopFactory;
  return make(
    keys,
    keys.map((_, i) => processors?.[i] ?? null),
    prototypeFor(keys),
  );
}

type Values = Readonly<Record<string, unknown>>;

/** Positions, length and iterator. None depends on another, so that a column of that name breaks none of them. */
function prototypeFor(keys: readonly string[]): object {
  const prototype: object = Object.create(ROW_PROTOTYPE);
  keys.forEach((key, i) => {
    const get = function (this: Values): unknown {
      return this[key];
    };
    Object.defineProperty(prototype, i, { get, enumerable: false, configurable: true });
  });
  const iterate = function (this: Values): ArrayIterator<unknown> {
    return keys.map((key) => this[key])[Symbol.iterator]();
  };
  // Writable, so that assigning to a row's own `length` column is no error.
  Object.defineProperty(prototype, "length", hidden(keys.length));
  Object.defineProperty(prototype, Symbol.iterator, hidden(iterate));
  return prototype;
}

type FactoryMaker = (keys: readonly string[], processors: readonly (ValueProcessor | null)[], prototype: object) => RowFactory;

/** Without generated code: a loop. */
const loopFactory: FactoryMaker = (keys, processors, prototype) => {
  return (raw) => {
    const row = Object.create(prototype);
    for (let i = 0; i < keys.length; i++) {
      const value = raw[i];
      const process = processors[i] ?? null;
      Object.defineProperty(row, keys[i] ?? "", {
        value: value === null || process === null ? value : process(value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return row;
  };
};

/**
 * With generated code: a constructor with an assignment per column, which is several times as fast.
 *
 * Column names are data from outside. They enter the code only as JSON string literals within brackets or parentheses.
 */
const generatedFactory: FactoryMaker = (keys, processors, prototype) => {
  const lines = keys.map((key, i) => {
    const literal = JSON.stringify(key);
    const value = (processors[i] ?? null) === null ? `raw[${i}]` : `raw[${i}] === null ? null : process${i}(raw[${i}])`;
    // Assigning to a name that the prototype knows might meet a setter or a read-only property: that one is defined.
    return key in prototype ? `define(this, ${literal}, ${value});` : `this[${literal}] = ${value};`;
  });
  const constants = processors.flatMap((process, i) => (process === null ? [] : [`const process${i} = processors[${i}];`]));
  const members = keys.map((key) => `this[${JSON.stringify(key)}]`).join(", ");
  const body = `"use strict";
${constants.join("\n")}
function Row(raw) {
${lines.join("\n")}
}
Row.prototype = prototype;
iterator(function () { return [${members}][Symbol.iterator](); });
return (raw) => new Row(raw);`;
  const iterator = (iterate: unknown): void => {
    Object.defineProperty(prototype, Symbol.iterator, hidden(iterate));
  };
  return new Function("processors", "prototype", "define", "iterator", body)(processors, prototype, defineOwn, iterator);
};

function defineOwn(row: object, key: string, value: unknown): void {
  Object.defineProperty(row, key, { value, enumerable: true, configurable: true, writable: true });
}

let codeMayBeGenerated: boolean | null = null;

/** Whether the runtime lets code be generated; a content security policy or `--disallow-code-generation-from-strings` forbids it. */
function mayGenerateCode(): boolean {
  codeMayBeGenerated ??= tryToGenerateCode();
  return codeMayBeGenerated;
}

function tryToGenerateCode(): boolean {
  try {
    return new Function("return true")() === true;
  } catch {
    return false;
  }
}
