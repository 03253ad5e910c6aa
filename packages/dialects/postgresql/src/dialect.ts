/** PostgreSQL, as a dialect. */
import type { Capabilities, Dialect, IdentifierRules } from "@athanor/compiler";
import { BASE_IDENTIFIERS, DEFAULT_CAPABILITIES } from "@athanor/compiler";
import { OPERATORS } from "@athanor/core";
import { postgresqlRenderTable } from "./compiler.ts";
import { isArrow } from "./expressions.ts";
import type { PostgresqlOptions } from "./options.ts";
import { factsOf } from "./options.ts";
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
  conflictConstraint: true,
  writingCtes: true,
  distinctOn: true,
  lateral: true,
  updateFrom: true,
  deleteUsing: true,
  ilike: true,
  emptySelect: true,
  comments: true,
  constraintComments: true,
  sequences: true,
  identityColumns: true,
  nativeEnums: true,
  namedTypes: true,
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
 * @param options what SQL depends on: the server's version, whether placeholders say their type
 * @returns what statements are rendered for; no driver is needed
 * @throws ArgumentError for options that can't be
 * @example
 * select(users.c.id).compile(postgresql()).sql;
 * select(users.c.id).compile(postgresql({ serverVersion: "13.4" })).sql;
 */
export function postgresql(options: PostgresqlOptions = {}): Dialect {
  const facts = factsOf(options);
  return {
    name: "postgresql",
    capabilities: { ...CAPABILITIES, merge: facts.merge, mergeReturning: facts.fullMerge, mergeBySource: facts.fullMerge },
    identifiers: IDENTIFIERS,
    bindsLoosely: (node, around) => around.precedence > OPERATORS.and.precedence && isArrow(node, facts),
    parameterStyle: "dollar",
    render: postgresqlRenderTable(facts),
    types: POSTGRESQL_TYPE_RULES,
  };
}
