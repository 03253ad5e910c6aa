/** Any value of a type comes back as it went. */
import type { SqlType } from "@athanor/core";
import { literal, select, types as t } from "@athanor/core";
import { executeStatement } from "@athanor/engine";
import fc from "fast-check";
import { expect, it } from "vitest";
import { pg } from "../src/index.ts";
import { onServer, ownSchema, transaction } from "./server.ts";

const schema = ownSchema();

/** What the server can keep: no NUL. */
const text = fc.string({ unit: "binary" }).map((value) => value.replaceAll("\0", ""));
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.stringMatching(/^\d{0,40}$/))
  .map(([whole, fraction]) => (fraction === "" ? String(whole) : `${whole}.${fraction}`));
const bytes = fc.uint8Array({ maxLength: 300 });
const year = (from: string, to: string) => ({ min: new Date(from), max: new Date(to), noInvalidDate: true });
// Timestamps end where PostgreSQL's calendar begins, and where JavaScript's ends.
const date = fc.date(year("-004700-01-01T00:00:00Z", "+275760-09-13T00:00:00Z"));
const json = fc.jsonValue({ stringUnit: "binary" }).map((value) => JSON.parse(JSON.stringify(value).replaceAll("\\u0000", "")));
const list = <T>(item: fc.Arbitrary<T>) => fc.array(fc.option(item), { maxLength: 8 });
const grid = <T>(item: fc.Arbitrary<T>) =>
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
    .chain(([height, width]) =>
      fc.array(fc.array(fc.option(item), { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
    );

const CASES: readonly (readonly [what: string, type: SqlType, values: fc.Arbitrary<unknown>])[] = [
  ["text", t.text(), text],
  ["bytes", t.largeBinary(), bytes],
  ["numeric", t.numeric(), decimal],
  ["double", t.double(), fc.double()],
  ["bigint", t.bigInteger({ as: "bigint" }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ["moment", t.dateTime({ timezone: true }), date],
  ["moment without a zone", t.dateTime(), date],
  ["json", t.json(), json],
  ["array of texts", t.array(t.text()), list(text)],
  ["array of arrays of texts", t.array(t.text()), grid(text)],
  ["array of bytes", t.array(t.largeBinary()), list(bytes)],
  ["array of numerics", t.array(t.numeric()), list(decimal)],
  ["array of doubles", t.array(t.double()), list(fc.double())],
  ["array of moments", t.array(t.dateTime({ timezone: true })), list(date)],
  ["array of json", t.array(t.json()), list(json.filter((value) => value !== null))],
  [
    "range of moments",
    pg.tstzrange(),
    fc
      .tuple(date, date)
      .filter(([lower, upper]) => lower < upper)
      .map(([lower, upper]) => ({ lower, upper })),
  ],
];

onServer("any value comes back as it went", () => {
  it.each(CASES.map(([what, type, values]) => ({ what, type, values })))("$what", async ({ type, values }) => {
    const engine = schema.engine();
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const back = await transaction(engine, function* (state) {
          return (yield* executeStatement(state, select(literal(value as never, type)), undefined)).one()[0];
        });
        expect(back).toEqual(value);
      }),
      { numRuns: 200 },
    );
  });
});
