/** Statements to SQL: the compiler, the base dialect, the statement cache. Importing it makes `String(statement)` readable. */
export { BASE_IDENTIFIERS, BASE_RENDER_TABLE, DEFAULT_DIALECT, RESERVED_WORDS } from "./base-dialect.ts";
export type { CacheHit, CacheStatistics } from "./cache.ts";
export { StatementCache } from "./cache.ts";
export type { Capabilities } from "./capabilities.ts";
export { DEFAULT_CAPABILITIES } from "./capabilities.ts";
export { compileDdl, compileStatement, toReadableString } from "./compile.ts";
export type {
  BindSlot,
  BindSource,
  BoundStatement,
  Compiled,
  InsertFacts,
  ParameterRow,
  ResultColumn,
  StatementKind,
  ValueProcessor,
} from "./compiled.ts";
export { conditionList, conditions } from "./conditions.ts";
export { createColumn } from "./ddl.ts";
export type { Dialect, IdentifierRules, ParameterStyle, RenderFunction, RenderTable, TypeRules } from "./dialect.ts";
export { asFunction, isIntegral, plainBinary, written } from "./expressions.ts";
export { fromElements, joinedElements, sourcesOf, tableName } from "./from.ts";
export { bare, functionName, renamed, withinGroup } from "./functions.ts";
export { NameRegistry, quoteIdentifier } from "./names.ts";
export { likeParts, membership, noRegexp } from "./predicates.ts";
export type { Scope } from "./scope.ts";
export { visibleSources } from "./scope.ts";
export { fetchClause, fullLock } from "./select.ts";
export type { CompileOptions } from "./statement-compiler.ts";
export { StatementCompiler } from "./statement-compiler.ts";
export { BASE_TYPE_RULES, bindProcessor, isoDateTime, jsonPath, literalOf, resultProcessor, stringLiteral, typeDdl } from "./type-rules.ts";
