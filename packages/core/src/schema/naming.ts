/** Names of constraints and indexes that were given none, by the metadata's naming convention. */
import { ArgumentError } from "../errors.ts";
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
 * @param about what the template may speak of; a function, where it costs something to know
 * @returns the name, or null if there is no template for that kind
 */
export function conventionalName(
  convention: NamingConvention,
  kind: "ix" | "uq" | "ck" | "fk" | "pk",
  about: NamingFacts | (() => NamingFacts),
): string | null {
  const template = convention[kind] ?? (kind === "ix" ? DEFAULT_NAMING["ix"] : undefined);
  if (template === undefined) return null;
  const facts = typeof about === "function" ? about() : about;
  if (template.includes("%(constraint_name)s") && facts.constraintName == null) return null;
  return template.replace(/%\((\w+)\)s/g, (_match, token: string) => tokenValue(token, facts));
}

function tokenValue(token: string, facts: NamingFacts): string {
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
      return columnToken(token, facts);
  }
}

/** `column_0`, `column_0_name`, `column_0_key`, `column_0_label`, `column_0N_name`, `column_0_N_name`, and the same of `referred_column`. */
const COLUMN_TOKEN = /^(referred_)?column_(\d+)(_?N)?(?:_(name|key|label))?$/;

function columnToken(token: string, facts: NamingFacts): string {
  const [, referred, index, many, what] = COLUMN_TOKEN.exec(token) ?? [];
  const columns = (referred === undefined ? facts.columns : facts.referredColumns) ?? [];
  const table = (referred === undefined ? facts.table : facts.referredTable) ?? "";
  const texts = columns.map(({ key, name }) => (what === "key" ? key : what === "label" ? `${table}_${name}` : name));
  return many === undefined ? (texts[Number(index)] ?? "") : texts.join(many === "_N" ? "_" : "");
}

const KINDS: ReadonlySet<string> = new Set(["ix", "uq", "ck", "fk", "pk"]);
const OTHER_TOKENS: ReadonlySet<string> = new Set(["table", "table_name", "referred_table", "referred_table_name", "constraint_name"]);

/**
 * A convention as it was given.
 *
 * @throws ArgumentError for a kind of constraint or a token that there isn't: the names would have holes
 */
export function checkedConvention(convention: NamingConvention): NamingConvention {
  for (const [kind, template] of Object.entries(convention)) {
    if (!KINDS.has(kind)) throw new ArgumentError(`The naming convention names "${kind}": there are ${[...KINDS].join(", ")}.`);
    for (const [written, token = ""] of template.matchAll(/%\((.*?)\)s/g))
      if (!OTHER_TOKENS.has(token) && !COLUMN_TOKEN.test(token))
        throw new ArgumentError(
          `The naming convention of "${kind}" has the token ${written}: there are ${[...OTHER_TOKENS].join(", ")}, column_0_name and the like.`,
        );
  }
  return convention;
}

/** Whether the template of a kind speaks of the name that the constraint was given. */
export function speaksOfName(convention: NamingConvention, kind: string): boolean {
  return convention[kind]?.includes("%(constraint_name)s") === true;
}
