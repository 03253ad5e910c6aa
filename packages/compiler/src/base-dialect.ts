/** The default dialect: what `String(statement)` shows, and what others are made from. */
import { DEFAULT_CAPABILITIES } from "./capabilities.ts";
import { DDL_TABLE } from "./ddl.ts";
import type { Dialect, IdentifierRules, RenderTable, TypeRules } from "./dialect.ts";
import { DML_TABLE } from "./dml.ts";
import { EXPRESSION_TABLE } from "./expressions.ts";
import { FROM_TABLE } from "./from.ts";
import { FUNCTION_TABLE } from "./functions.ts";
import { PREDICATE_TABLE } from "./predicates.ts";
import { SELECT_TABLE } from "./select.ts";
import { BASE_TYPE_RULES } from "./type-rules.ts";
import { WRAPPING_TABLE } from "./type-wrapping.ts";

/** All render functions of the default dialect. A dialect spreads them and replaces those it says differently. */
export const BASE_RENDER_TABLE: RenderTable = {
  ...EXPRESSION_TABLE,
  ...PREDICATE_TABLE,
  ...FUNCTION_TABLE,
  ...FROM_TABLE,
  ...SELECT_TABLE,
  ...DML_TABLE,
  ...DDL_TABLE,
  ...WRAPPING_TABLE,
};

/** The words that standard SQL reserves, as far as they matter for quoting. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    "all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate column constraint create cross current_date current_role current_time current_timestamp current_user " +
    "default deferrable desc distinct do else end except false for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join leading left like limit localtime localtimestamp " +
    "natural new not notnull null off offset old on only or order outer overlaps placing primary references right select session_user set similar some symmetric table then to trailing true union unique user using " +
    "verbose when where"
  ).split(" "),
);

/** Quoting as standard SQL has it. */
export const BASE_IDENTIFIERS: IdentifierRules = { open: '"', close: '"', reserved: RESERVED_WORDS, plain: /^[a-z_][a-z0-9_$]*$/ };

/** A type that only some dialect knows, for reading: its name there. */
const UNKNOWN_TYPE: TypeRules = {
  ddl: ({ kind }) =>
    kind
      .replace(/^[a-z]+_/, "")
      .replaceAll("_", " ")
      .toUpperCase(),
};

/** The default dialect: named parameters, nothing that only some databases have, but RETURNING and booleans, for reading. */
export const DEFAULT_DIALECT: Dialect = {
  name: "default",
  capabilities: {
    ...DEFAULT_CAPABILITIES,
    insertReturning: true,
    updateReturning: true,
    deleteReturning: true,
    defaultValues: true,
    nativeBoolean: true,
    onConflict: true,
    conflictConstraint: true,
    onDuplicateKey: true,
    writingCtes: true,
    updateFrom: true,
    deleteUsing: true,
    limitedWrites: true,
    merge: true,
    mergeReturning: true,
    mergeBySource: true,
    distinctOn: true,
    lateral: true,
    emptySelect: true,
    comments: true,
    sequences: true,
    identityColumns: true,
    tryCast: true,
  },
  identifiers: BASE_IDENTIFIERS,
  parameterStyle: "named",
  render: BASE_RENDER_TABLE,
  types: { ...BASE_TYPE_RULES, "*": UNKNOWN_TYPE },
};
