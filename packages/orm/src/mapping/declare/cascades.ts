/** What the `cascade` option of a relationship means. */
import { MappingError } from "../../errors.ts";
import type { CascadeOption, RelationshipSpec } from "./relationship-spec.ts";

const KNOWN: readonly CascadeOption[] = ["save-update", "merge", "delete", "delete-orphan", "expunge", "refresh-expire", "all"];
const ALL: readonly CascadeOption[] = ["save-update", "merge", "delete", "expunge", "refresh-expire"];

/**
 * The cascades of a relationship, with `"all"` spelt out.
 *
 * @throws MappingError for a word that is none, for `delete-orphan` without `delete`, and for cascades of a `viewOnly` relationship that write
 */
export function cascadesOf(spec: RelationshipSpec, where: string): ReadonlySet<CascadeOption> {
  const { cascade: given, viewOnly } = spec.options;
  if (given === undefined) return new Set(viewOnly === true ? [] : ["save-update", "merge"]);
  if (!Array.isArray(given)) throw new MappingError(`The cascade of ${where} is no list: cascade: ["all", "delete-orphan"].`);
  for (const each of given) {
    if (!KNOWN.includes(each))
      throw new MappingError(
        `${where} has the cascade ${JSON.stringify(each)}, which is none of ${KNOWN.map((name) => `"${name}"`).join(", ")}.`,
      );
  }
  const cascades = new Set(given.flatMap((each) => (each === "all" ? ALL : [each])));
  if (viewOnly === true && (["save-update", "delete", "delete-orphan", "merge"] as const).some((each) => cascades.has(each))) {
    throw new MappingError(`${where} is viewOnly and has cascades that write: leave them out.`);
  }
  if (cascades.has("delete-orphan") && !cascades.has("delete"))
    throw new MappingError(`${where} has the cascade "delete-orphan" without "delete": cascade: ["all", "delete-orphan"].`);
  return cascades;
}
