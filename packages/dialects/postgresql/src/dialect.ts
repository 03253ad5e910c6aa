/** PostgreSQL, as a dialect. */
import type { Capabilities, Dialect, IdentifierRules } from "@athanor/compiler";
import { BASE_IDENTIFIERS, DEFAULT_CAPABILITIES } from "@athanor/compiler";
import { POSTGRESQL_RENDER_TABLE } from "./compiler.ts";
import { POSTGRESQL_TYPE_RULES } from "./types/type-rules.ts";

/** What PostgreSQL can do. */
const CAPABILITIES: Capabilities = {
  ...DEFAULT_CAPABILITIES,
  insertReturning: true,
  updateReturning: true,
  deleteReturning: true,
  defaultValues: true,
  defaultMetavalue: true,
  nativeBoolean: true,
  onConflict: true,
  distinctOn: true,
  lateral: true,
  updateFrom: true,
  ilike: true,
  emptySelect: true,
  comments: true,
  sequences: true,
  maxParameters: 65_535,
  maxIdentifierLength: 63,
};

/** The words that are quoted. */
const RESERVED =
  "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect into leading limit localtime localtimestamp new not null of off offset old on only or order placing primary references returning select session_user some symmetric table then to trailing true union unique user using variadic when where window with authorization between binary cross current_schema freeze full ilike inner is isnull join left like natural notnull outer over overlaps right similar verbose";

const IDENTIFIERS: IdentifierRules = { ...BASE_IDENTIFIERS, reserved: new Set(RESERVED.split(" ")) };

/**
 * PostgreSQL.
 *
 * @returns what statements are rendered for; no driver is needed
 * @example
 * select(users.c.id).compile(postgresql()).sql;
 */
export function postgresql(): Dialect {
  return {
    name: "postgresql",
    capabilities: CAPABILITIES,
    identifiers: IDENTIFIERS,
    parameterStyle: "dollar",
    render: POSTGRESQL_RENDER_TABLE,
    types: POSTGRESQL_TYPE_RULES,
  };
}
