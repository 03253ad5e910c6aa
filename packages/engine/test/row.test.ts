import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyRow } from "../src/result/row.ts";
import { makeRowFactory } from "../src/result/row.ts";
import { rowKeys } from "../src/result/row-keys.ts";

const HOSTILE = [
  "length",
  "constructor",
  "map",
  "toString",
  "toJSON",
  "hasOwnProperty",
  "__proto__",
  "__defineGetter__",
  "prototype",
  "then",
  "1",
  "0",
  "-1",
  "01",
  "4294967295",
  "",
  " ",
  "id",
  "id",
  'x"]; throw new Error("escaped"); this["',
  "${1}",
  "`",
  "\\",
  "\n",
  "\u2028",
  "\ud800",
  "'",
  "*/",
  "//",
  "process0",
  "raw",
  "this",
];

const both = (names: readonly string[]) => [true, false].map((generateCode) => makeRowFactory(names, null, { generateCode }));

/** What a user can see of a row. */
function visible(row: AnyRow): unknown {
  const values = [...row];
  return {
    values,
    entries: Object.entries(row),
    keys: Reflect.ownKeys(row),
    byIndex: values.map((_, i) => row[i]),
    json: JSON.stringify(row),
    descriptors: Object.getOwnPropertyDescriptors(row),
  };
}

describe("rowKeys", () => {
  it("numbers repeated names", () => {
    expect(rowKeys(["id", "id", "id_1", "id"])).toEqual(["id", "id_1", "id_1_1", "id_2"]);
  });

  it("replaces names that can't be properties, or would be moved", () => {
    expect(rowKeys(["1", "", "__proto__", "anon_1", "0", "01", "-1", "1.5"])).toEqual([
      "anon_1",
      "anon_2",
      "anon_3",
      "anon_1_1",
      "anon_4",
      "01",
      "-1",
      "1.5",
    ]);
    expect(rowKeys(["anon_1", ""])).toEqual(["anon_1", "anon_2"]);
  });

  it("gives different keys that stay in order, whatever the names", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...HOSTILE))), (names) => {
        const keys = rowKeys(names);
        expect(new Set(keys).size).toBe(names.length);
        expect(Object.keys(Object.fromEntries(keys.map((key) => [key, 1])))).toEqual(keys);
      }),
    );
  });
});

describe.each([
  ["generated code", true],
  ["loop", false],
])("a row made by %s", (_name, generateCode) => {
  const make = (names: readonly string[], values: readonly unknown[]) => makeRowFactory(names, null, { generateCode })(values);

  it("is a record and a tuple", () => {
    const row = make(["id", "name"], [1, "x"]);
    const [id, name] = row;
    expect([id, name, row["id"], row["name"], row[0], row[1], row[2], row.length]).toEqual([1, "x", 1, "x", 1, "x", undefined, 2]);
    expect("name" in row).toBe(true);
    expect(row.map(String)).toEqual(["1", "x"]);
    expect(row.at(-1)).toBe("x");
    expect(row.slice(1)).toEqual(["x"]);
    expect(row.concat([2])).toEqual([1, "x", 2]);
    expect(row.includes("x")).toBe(true);
  });

  it("looks like a plain object", () => {
    const row = make(["id", "name"], [1, "x"]);
    expect(Array.isArray(row)).toBe(false);
    expect(row).toEqual({ id: 1, name: "x" });
    expect(row).not.toEqual({ id: 1, name: "y" });
    expect(row).not.toEqual({ id: 1 });
    expect(row).toEqual(make(["id", "name"], [1, "x"]));
    expect(row).not.toEqual(make(["id", "name"], [1, "y"]));
    expect({ ...row }).toStrictEqual({ id: 1, name: "x" });
    expect(JSON.stringify([row])).toBe('[{"id":1,"name":"x"}]');
    expect(Object.keys(row)).toEqual(["id", "name"]);
    expect(inspect(row)).toBe("{ id: 1, name: 'x' }");
    expect(Object.prototype.toString.call(row)).toBe("[object Object]");
    const { id, ...rest } = row;
    expect([id, rest]).toEqual([1, { name: "x" }]);
  });

  it("has no columns", () => {
    const row = make([], []);
    expect([...row]).toEqual([]);
    expect(row.length).toBe(0);
    expect(row).toEqual({});
  });

  it("keeps positions and iteration when a column hides length, map or the iterator's helpers", () => {
    const row = make(["length", "map", "constructor", "keys"], [7, "m", "c", "k"]);
    expect([...row]).toEqual([7, "m", "c", "k"]);
    expect(row).toEqual({ length: 7, map: "m", constructor: "c", keys: "k" });
    expect([row[0], row[3]]).toEqual([7, "k"]);
  });

  it("converts what is not null", () => {
    const seen: unknown[] = [];
    const process = (value: unknown) => {
      seen.push(value);
      return `<${String(value)}>`;
    };
    const rowOf = makeRowFactory(["a", "b", "length"], [process, null, process], { generateCode });
    expect({ ...rowOf([1, 2, 3]) }).toEqual({ a: "<1>", b: 2, length: "<3>" });
    expect({ ...rowOf([null, null, null]) }).toEqual({ a: null, b: null, length: null });
    expect(seen).toEqual([1, 3]);
  });

  it("survives hostile names", () => {
    const values = HOSTILE.map((_, i) => i);
    const row = make(HOSTILE, values);
    expect([...row]).toEqual(values);
    expect(values.map((i) => row[i])).toEqual(values);
    expect(Object.keys(row)).toEqual(rowKeys(HOSTILE));
    expect(Object.values(row)).toEqual(values);
    expect(Array.prototype.isPrototypeOf.call(Array.prototype, row)).toBe(true);
  });

  it("leaves the prototypes of the language alone", () => {
    make(["__proto__", "constructor", "length"], [{ polluted: true }, 1, 2]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(Array.prototype.length).toBe(0);
    expect([].constructor).toBe(Array);
  });

  it("keeps a value of its own for each row", () => {
    const rowOf = makeRowFactory(["a"], null, { generateCode });
    const first = rowOf([1]);
    const second = rowOf([2]);
    expect([first[0], second[0]]).toEqual([1, 2]);
  });
});

it("both ways of making rows agree", () => {
  const name = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...HOSTILE));
  const value = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.boolean(), fc.constant(undefined));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), (columns) => {
      const names = columns.map(([each]) => each);
      const values = columns.map(([, each]) => each);
      const [generated, looped] = both(names).map((rowOf) => visible(rowOf(values)));
      expect(generated).toEqual(looped);
      expect(generated).toMatchObject({ values });
    }),
    { numRuns: 500 },
  );
});
