import { expect, test } from "vitest";
import { NotExpressible } from "../src/not-expressible.ts";
import { canonicalValue, decode } from "../src/values.ts";

test("tagged values become what Athanor's types take", () => {
  expect(decode({ $int: "9223372036854775807" })).toBe(9223372036854775807n);
  expect(decode({ $decimal: "1.50" })).toBe("1.50");
  expect(decode({ $bytes: "00ff" })).toEqual(Uint8Array.of(0, 255));
  expect(decode({ $datetime: "2024-02-29T12:30:00" })).toEqual(new Date("2024-02-29T12:30:00Z"));
  expect(decode({ $tuple: [1, { $date: "2024-02-29" }] })).toEqual([1, "2024-02-29"]);
  expect(decode({ $dict: { a: { $float: "2.0" } } })).toEqual({ a: 2 });
  expect(() => decode({ $repr: "<object>" })).toThrow(NotExpressible);
});

test("equal values are equal in canonical form, and others are not", () => {
  expect(canonicalValue(5n)).toBe(canonicalValue(5));
  expect(canonicalValue({ a: 1, b: [2] })).toBe(canonicalValue({ b: [2n], a: 1 }));
  expect(canonicalValue("5")).not.toBe(canonicalValue(5));
  expect(canonicalValue(true)).not.toBe(canonicalValue(1));
  expect(canonicalValue(null)).not.toBe(canonicalValue("null"));
  expect(canonicalValue(new Date(0))).not.toBe(canonicalValue(new Date(1)));
});
