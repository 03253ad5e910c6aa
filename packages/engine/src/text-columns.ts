/** Raw SQL that says what it returns: the columns said, found among those that came. */
import type { Compiled } from "@athanor/compiler";
import { InvalidRequestError, NULL_TYPE } from "@athanor/core";
import type { ResultSource } from "./result/source.ts";
import { ColumnSource, ProjectedSource } from "./result/source.ts";

type DeclaredColumns = NonNullable<Compiled["columns"]>;

/**
 * The source of rows of raw SQL with `.columns(…)`. The columns are found by name; where names don't tell (an expression without
 * one, say), by position.
 *
 * @param declared the columns as they were declared, in order
 * @param names the names of the columns that came, in order
 * @throws InvalidRequestError if they can't be matched
 */
export function declaredSource(declared: DeclaredColumns, names: readonly string[]): ResultSource {
  const positions = declared.map(({ name }) => (names.indexOf(name) === names.lastIndexOf(name) ? names.indexOf(name) : -1));
  const byName = positions.every((position) => position >= 0);
  if (!byName && declared.length !== names.length) throw mismatch(declared, names);
  if (!byName || (declared.length === names.length && positions.every((position, i) => position === i))) return new ColumnSource(declared);
  const all = names.map((name, i) => declared[positions.indexOf(i)] ?? { key: name, type: NULL_TYPE, process: null });
  return new ProjectedSource(new ColumnSource(all), positions);
}

function mismatch(declared: DeclaredColumns, names: readonly string[]): InvalidRequestError {
  const list = (all: readonly string[]) => all.map((name) => `"${name}"`).join(", ") || "none";
  return new InvalidRequestError(
    `The SQL was said to return the columns ${list(declared.map(({ name }) => name))}, and it returns ${list(names)}: name them alike, or give as many as there are.`,
  );
}
