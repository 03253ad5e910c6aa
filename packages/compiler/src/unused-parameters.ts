/** Parameters that a statement has no place for: a misspelt name would otherwise be left out in silence. */
import type { BoundValue } from "@athanor/core";
import { ArgumentError, BIND_NAMED } from "@athanor/core";
import type { Compiled } from "./compiled.ts";

/**
 * Refuses keys of a parameter row that mean nothing to a statement.
 *
 * @param keys the keys of the row
 * @param binds the bound values of the statement, of which the program has named some
 * @param compiled what was made of it for a row with these keys
 * @throws ArgumentError that names the key, and what there is
 */
export function refuseUnused(
  keys: readonly string[],
  binds: readonly BoundValue[],
  { slots, kind }: Pick<Compiled, "slots" | "kind">,
): void {
  if (keys.length === 0) return;
  const known = new Set<string>();
  for (const { flags, name } of binds) if ((flags & BIND_NAMED) !== 0 && name !== null) known.add(name);
  for (const { source } of slots) if (source.from === "row") known.add(source.key);
  const unused = keys.find((key) => !known.has(key));
  if (unused === undefined) return;
  const names = [...known].map((name) => `"${name}"`).join(", ");
  throw new ArgumentError(
    `The parameters have "${unused}", for which this ${kind === "text" ? "statement" : kind.toUpperCase()} has no place: ${
      names === "" ? "it takes none" : `it takes ${names}`
    }. What it sets by itself, and values that are not named by bindParam(), can't be given again.`,
  );
}
