/** Names of constraints and indexes that were given none, by the metadata's naming convention. */
import type { Column } from "./column.ts";

/**
 * Templates by kind of constraint: `ix`, `uq`, `ck`, `fk`, `pk`. The tokens are SQLAlchemy's: `%(table)s`, `%(column_0)s`,
 * `%(column_0_name)s`, `%(column_0_N_name)s`, `%(referred_table)s`, `%(referred_column_0)s`, `%(constraint_name)s`.
 */
export type NamingConvention = Readonly<Record<string, string>>;

/** What a template may speak of. */
export interface NamingFacts {
  readonly table: string;
  readonly columns: readonly Column[];
  readonly referredTable?: string;
  readonly referredColumns?: readonly Column[];
  readonly constraintName?: string | null;
}

/** The default: indexes need a name, so they always get one. */
export const DEFAULT_NAMING: NamingConvention = { ix: "ix_%(column_0_label)s" };

/**
 * The conventional name of a constraint.
 *
 * @returns the name, or null if there is no template for that kind
 */
export function conventionalName(convention: NamingConvention, kind: "ix" | "uq" | "ck" | "fk" | "pk", facts: NamingFacts): string | null {
  const template = convention[kind] ?? (kind === "ix" ? DEFAULT_NAMING["ix"] : undefined);
  if (template === undefined) return null;
  if (template.includes("%(constraint_name)s") && facts.constraintName == null) return null;
  return template.replace(/%\((\w+)\)s/g, (_match, token: string) => tokenValue(token, facts));
}

function tokenValue(token: string, facts: NamingFacts): string {
  const names = facts.columns.map((column) => column.name);
  const referred = (facts.referredColumns ?? []).map((column) => column.name);
  switch (token) {
    case "table":
    case "table_name":
      return facts.table;
    case "referred_table":
    case "referred_table_name":
      return facts.referredTable ?? "";
    case "constraint_name":
      return facts.constraintName ?? "";
    default:
      return columnToken(token, facts.table, names, referred);
  }
}

/** `column_0`, `column_0_name`, `column_0_key`, `column_0_label`, `column_0N_name`, `column_0_N_name`, and the same of `referred_column`. */
function columnToken(token: string, table: string, names: readonly string[], referred: readonly string[]): string {
  const match = /^(referred_)?column_(\d+)(_?N)?(?:_(name|key|label))?$/.exec(token);
  if (match === null) return "";
  const [, other, index, many, what] = match;
  const list = other === undefined ? names : referred;
  if (many !== undefined) return list.join(many === "_N" ? "_" : "");
  const name = list[Number(index)] ?? "";
  return what === "label" ? `${table}_${name}` : name;
}
