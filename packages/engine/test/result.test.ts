import { InvalidRequestError, MultipleResultsFound, types as t } from "@athanor/core";
import { describe, expect, it } from "vitest";
import type { ResultFacts, ResultSource } from "../src/index.ts";
import { BufferedRows, ColumnSource, makeRowFactory, Result } from "../src/index.ts";

const facts: ResultFacts = { rowCount: 0, lastInsertId: null, insertedPrimaryKey: () => [] };

/** A source of rows that hold objects, as an ORM's do. */
function entitySource(needsUnique: boolean): ResultSource {
  return {
    keys: ["User", "n"],
    makeRow: makeRowFactory(["User", "n"], null),
    valueAt: (raw, index) => raw[index],
    identityOf: (value) => value,
    needsUnique,
  };
}

const [ann, bob] = [{ name: "ann" }, { name: "bob" }];
const rows = () =>
  new BufferedRows([
    [ann, 1],
    [ann, 1],
    [bob, 1],
    [ann, 2],
  ]);

const entities = (needsUnique: boolean) =>
  new Result<[object, number], { User: object; n: number }>({ supply: rows(), source: entitySource(needsUnique), facts });

describe("a result over rows of another making", () => {
  it("hands out what they hold", () => {
    const result = entities(false);
    expect(result.fetchOne()?.[0]).toBe(ann);
    expect(result.scalars().all()).toEqual([ann, bob, ann]);
  });

  it("that repeat objects has to be made unique", () => {
    for (const fetch of [
      (result: Result<[object, number]>) => result.all(),
      (result: Result<[object, number]>) => result.first(),
      (result: Result<[object, number]>) => result.scalars().one(),
      (result: Result<[object, number]>) => [...result],
      (result: Result<[object, number]>) => result.mappings().all(),
    ]) {
      expect(() => fetch(entities(true))).toThrow(InvalidRequestError);
      expect(() => fetch(entities(true))).toThrow(/call unique\(\)/);
    }
    expect(
      entities(true)
        .unique()
        .all()
        .map(([user, n]) => [user, n]),
    ).toEqual([
      [ann, 1],
      [bob, 1],
      [ann, 2],
    ]);
    expect(entities(true).unique().scalars().all()).toEqual([ann, bob]);
    expect(entities(true).scalars().unique().all()).toEqual([ann, bob]);
    expect(entities(true).unique().columns("n").all()).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("counts repetitions as one where one row is wanted", () => {
    const once = () =>
      new Result({
        supply: new BufferedRows([
          [ann, 1],
          [ann, 1],
        ]),
        source: entitySource(true),
        facts,
      });
    expect(once().unique().one()[0]).toBe(ann);
    expect(once().unique().scalarOneOrNull()).toBe(ann);
    expect(() => entities(true).unique().one()).toThrow(MultipleResultsFound);
  });

  it("may be made without code generation", () => {
    const source = new ColumnSource([{ key: "id", type: t.integer(), process: (value) => Number(value) + 1 }], false);
    const result = () => new Result({ supply: new BufferedRows([[1], [null]]), source, facts });
    expect(result().all()).toEqual([{ id: 2 }, { id: null }]);
    expect(result().scalars().all()).toEqual([2, null]);
  });
});
