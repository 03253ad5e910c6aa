/** Statements to SQL: the compiler, the base dialect, the statement cache. Importing it makes `String(statement)` readable. */

export { readBeforeSet } from "./assignment-order.ts";
export { BASE_IDENTIFIERS, BASE_RENDER_TABLE, DEFAULT_DIALECT, RESERVED_WORDS } from "./base-dialect.ts";
export type { CacheHit, CacheStatistics } from "./cache.ts";
export { StatementCache } from "./cache.ts";
export type { Capabilities } from "./capabilities.ts";
export { DEFAULT_CAPABILITIES } from "./capabilities.ts";
export { comparisonsOf } from "./comparisons.ts";
export { compileDdl, compileStatement, toReadableString } from "./compile.ts";
export type {
  BindSlot,
  BindSource,
  BoundMany,
  BoundStatement,
  Compiled,
  InsertFacts,
  ManyRows,
  ParameterRow,
  ResultColumn,
  Sentinel,
  SentinelValues,
  StatementKind,
  ValueProcessor,
} from "./compiled.ts";
export { conditionList, conditions } from "./conditions.ts";
export type { CustomRendering } from "./custom.ts";
export { compiles } from "./custom.ts";
export { isCreatedOn } from "./ddl.ts";
export type { ColumnParts } from "./ddl-columns.ts";
export {
  columnLine,
  computedExpression,
  countingClauses,
  createColumn,
  inDdl,
  isIdentity,
  nullability,
  serverDefault,
} from "./ddl-columns.ts";
export type { KeyParts } from "./ddl-constraints.ts";
export {
  checkConstraint,
  columnNames,
  constraintName,
  deferrability,
  foreignKey,
  named,
  primaryKey,
  requiredName,
  uniqueConstraint,
} from "./ddl-constraints.ts";
export {
  indexedExpressions,
  indexInSchema,
  indexName,
  indexWhere,
  requireExpressions,
} from "./ddl-indexes.ts";
export { commentLiteral, createView, embeddedSelect, sequenceName } from "./ddl-objects.ts";
export { knownOptions } from "./ddl-options.ts";
export { ifNotExists } from "./ddl-words.ts";
export type { Dialect, IdentifierRules, ObjectNames, ParameterStyle, RenderFunction, RenderTable, TypeRules } from "./dialect.ts";
export type { InsertContent } from "./dml-insert.ts";
export { insertContent, repeatedRow } from "./dml-insert.ts";
export type { WrittenSources } from "./dml-sources.ts";
export type { Writing } from "./dml-statement.ts";
export { assignedValue, returningClauses, writeScope, writing } from "./dml-statement.ts";
export type { ColumnValue, Upsert } from "./dml-upsert.ts";
export { conflictColumns, duplicateKeyUpdate, inTableOrder, onDuplicateKey } from "./dml-upsert.ts";
export { asFunction, isIntegral, plainBinary, written } from "./expressions.ts";
export { fromElements, joinedElements, sourcesOf, tableName } from "./from.ts";
export { bare, functionName, renamed, withinGroup } from "./functions.ts";
export { generatedKeyProcessor } from "./generated-key.ts";
export { columnName, NameRegistry, quoteIdentifier } from "./names.ts";
export { markOf } from "./placeholders.ts";
export { likeParts, membership, noRegexp } from "./predicates.ts";
export type { Quoting, SchemaTranslateMap } from "./schema-names.ts";
export { checkedTranslation, schemaPrefix, translatedSchema } from "./schema-names.ts";
export type { Scope } from "./scope.ts";
export { visibleSources } from "./scope.ts";
export { fetchClause, fullLock, orderByClause } from "./select.ts";
export type { CompileOptions } from "./statement-compiler.ts";
export { StatementCompiler } from "./statement-compiler.ts";
export {
  BASE_TYPE_RULES,
  bindProcessor,
  bindsNull,
  literalOf,
  resultProcessor,
  textLiteral,
  typeDdl,
  typeFor,
} from "./type-rules.ts";
export {
  characterType,
  collation,
  enumAsText,
  hexOf,
  isoDateTime,
  jsonPath,
  jsonText,
  namedType,
  scaled,
  sized,
  stringLiteral,
  UUID_AS_DIGITS,
  uuidDigits,
  uuidOfDigits,
  validDate,
} from "./type-text.ts";
export type { UniqueKey } from "./unique-keys.ts";
export { columnsReadBy, hitKeys, keyTargeted, uniqueKeys } from "./unique-keys.ts";
export { refuseUnused } from "./unused-parameters.ts";
