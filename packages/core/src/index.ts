/** The expression language: schema, types, expressions and statements as immutable values. No SQL text, no I/O. */
export {
  CommentOnColumn,
  CommentOnConstraint,
  CommentOnTable,
  dropColumnComment,
  dropConstraintComment,
  dropTableComment,
  setColumnComment,
  setConstraintComment,
  setTableComment,
} from "./ddl/comments.ts";
export { AddConstraint, addConstraint, DropConstraint, dropConstraint } from "./ddl/constraints.ts";
export type { CascadingDropOptions, CreateOptions, Ddl, DropOptions } from "./ddl/ddl-node.ts";
export { DdlNode } from "./ddl/ddl-node.ts";
export {
  CreateSchema,
  CreateSequence,
  CreateType,
  createSchema,
  createSequence,
  createType,
  DropSchema,
  DropSequence,
  DropType,
  dropSchema,
  dropSequence,
  dropType,
} from "./ddl/schemas.ts";
export type { AnyTable } from "./ddl/tables.ts";
export { CreateIndex, CreateTable, createIndex, createTable, DropIndex, DropTable, dropIndex, dropTable } from "./ddl/tables.ts";
export type { DropViewOptions, TableViaSelectOptions, ViaSelect, ViewOptions } from "./ddl/views.ts";
export { CreateTableAs, CreateView, createTableAs, createView, DropView, dropView } from "./ddl/views.ts";
export type { AthanorErrorOptions } from "./errors.ts";
export {
  AmbiguousForeignKeysError,
  ArgumentError,
  AthanorError,
  CompileError,
  InvalidRequestError,
  MultipleResultsFound,
  NoForeignKeysError,
  NoResultFound,
} from "./errors.ts";
export type { Executable, Parameters } from "./executable.ts";
export type { ColumnName, NamedElement } from "./expressions/anonymous-name.ts";
export { AnonymousName, QualifiedName } from "./expressions/anonymous-name.ts";
export { CaseNode } from "./expressions/case.ts";
export { CollectionAggregate, Slice, TupleNode } from "./expressions/collection.ts";
export type { ColumnOwner } from "./expressions/column-node.ts";
export { ColumnNode } from "./expressions/column-node.ts";
export type { ParameterOptions, SqlCaseBranches, SqlCaseOf, TextClause } from "./expressions/construct.ts";
export {
  allOf,
  and,
  anyOf,
  bindParam,
  caseOf,
  caseWhen,
  cast,
  distinct,
  exists,
  extract,
  identifier,
  literal,
  literalColumn,
  not,
  or,
  postfixOperator,
  prefixOperator,
  slice,
  sqlFalse,
  sqlNull,
  sqlTrue,
  text,
  tryCast,
  tuple,
  typeCoerce,
} from "./expressions/construct.ts";
export { Extract, TypeCoerce } from "./expressions/convert.ts";
export {
  Between,
  BIND_EXPANDING,
  BIND_LITERAL,
  BIND_NAMED,
  BIND_REQUIRED,
  Binary,
  Bind,
  Cast,
  Collate,
  Constant,
  combine,
  conditionOf,
  ExpressionList,
  ExpressionNode,
  expressionOf,
  FALSE,
  Label,
  LabelName,
  Like,
  NULL,
  nodeOf,
  Ordering,
  operandOf,
  RegexpMatch,
  RegexpReplace,
  simplified,
  TRUE,
  Unary,
} from "./expressions/element.ts";
export { ExistsNode } from "./expressions/exists.ts";
export type {
  AffixPattern,
  AnyExpr,
  AnyItem,
  Arith,
  Cond,
  Expr,
  LikePattern,
  OfText,
  Operators,
  OrderBy,
  RegexpFlags,
  SqlCase,
  SqlColumn,
  SqlFunction,
  SqlOrdering,
  SqlSlice,
  SqlWindow,
  WindowBound,
} from "./expressions/expr.ts";
export { func } from "./expressions/func.ts";
export type { FrameBound, FrameExclusion } from "./expressions/function.ts";
export { AggregateFilter, AggregateOrder, Frame, FrameEdge, FunctionNode, Over, orderEntry, WithinGroup } from "./expressions/function.ts";
export type { Operator, OperatorClass, OperatorName } from "./expressions/operators.ts";
export { customOperator, mirrored, needsParentheses, negationOf, OPERATORS } from "./expressions/operators.ts";
export { withParameters } from "./expressions/parameters.ts";
export { IdentifierNode, TextNode } from "./expressions/text.ts";
export { typed } from "./expressions/typed.ts";
export { Alias } from "./from/alias.ts";
export type { ColumnEntry, ForeignKeyLink } from "./from/from-clause.ts";
export { baseOfColumn, FromClause } from "./from/from-clause.ts";
export type { JoinKind } from "./from/join.ts";
export { canJoin, Join, joinCondition } from "./from/join.ts";
export type { SqlJoin } from "./from/join-functions.ts";
export { fullJoin, join, outerJoin } from "./from/join-functions.ts";
export { RawFrom } from "./from/raw-from.ts";
export type { CteOptions, ExportedColumn } from "./from/subquery.ts";
export { Cte, RowSource, StatementFrom, Subquery } from "./from/subquery.ts";
export type { SqlTableFunction, TableFunctionOptions } from "./from/table-functions.ts";
export {
  columnFunction,
  FunctionField,
  functionField,
  TableFunction,
  TableFunctionColumn,
  TableSample,
  tableFunction,
  tableSample,
} from "./from/table-functions.ts";
export type { KeyWalk, StructureKey } from "./key.ts";
export { sameStructure, walkKey } from "./key.ts";
export type { StructureMatcher } from "./matcher.ts";
export { makeMatcher } from "./matcher.ts";
export type { BoundValue, FieldValue, FieldVisitor, Lowering } from "./node.ts";
export { installStringifier, NODE, Node, outlineOf, STRUCTURE_MEMO } from "./node.ts";
export type { ANC, EXTRA, FAMILY, INS, KEY, KIND, NAME, NULLED, PARAMS, PARENT, PK, REC, ROW, SHAPE, TARGET, VALUE } from "./phantoms.ts";
export { emptyRecord } from "./record.ts";
export type { InferRow, Row, RowTuple } from "./row.ts";
export type { ColumnDefault, ColumnOptions, DefaultContext, Thunk } from "./schema/column.ts";
export { Column, ColumnSpec, column } from "./schema/column.ts";
export type {
  CheckOptions,
  ConstraintOptions,
  ExcludeElement,
  ExcludeOptions,
  IndexSettings,
  ObjectName,
  PrimaryKeyOptions,
  UniqueOptions,
} from "./schema/constraint.ts";
export { CheckConstraint, Constraint, ExcludeConstraint, Index, PrimaryKeyConstraint, UniqueConstraint } from "./schema/constraint.ts";
export type { Count, CountingOptions, IdentityOptions } from "./schema/counting.ts";
export type {
  DdlCondition,
  DdlTarget,
  DialectCheckOptions,
  DialectColumnOptions,
  DialectForeignKeyOptions,
  DialectIndexOptions,
  DialectPrimaryKeyOptions,
  DialectTableOptions,
  DialectUniqueOptions,
  DialectViewOptions,
} from "./schema/dialect-options.ts";
export { checkedWords, holdsFor } from "./schema/dialect-options.ts";
export type { ForeignKeyOptions, ForeignKeyTarget, PartialAction, ReferentialAction } from "./schema/foreign-key.ts";
export { ForeignKeyConstraint } from "./schema/foreign-key.ts";
export type { MetaDataOptions, ViewInMetaData } from "./schema/metadata.ts";
export { MetaData } from "./schema/metadata.ts";
export type { NamingConvention, NamingFacts } from "./schema/naming.ts";
export { conventionalName } from "./schema/naming.ts";
export type { SequenceOptions, SqlSequence } from "./schema/sequence.ts";
export { NextValue, Sequence, sequence } from "./schema/sequence.ts";
export type {
  AnyColumnDef,
  ColumnDef,
  Columns,
  DefValue,
  Flat,
  InferInsert,
  InferSelect,
  Insertion,
  InsertValues,
  IsUnion,
  KeysBy,
  PrimaryKeys,
  Source,
  TableLike,
  UpdateValues,
  Writable,
  WritableKeys,
} from "./schema/shape.ts";
export type { SqlAlias, SqlTable, TableOptions } from "./schema/table.ts";
export { alias, Table, table } from "./schema/table.ts";
export type { ExcludeConstraintOptions, IndexedItem, IndexOptions, SqlTableItem, TableItem } from "./schema/table-items.ts";
export {
  checkConstraint,
  excludeConstraint,
  foreignKeyConstraint,
  index,
  primaryKeyConstraint,
  uniqueConstraint,
  uniqueIndex,
} from "./schema/table-items.ts";
export { namedColumns } from "./schema/table-parts.ts";
export { nextSerial } from "./serial.ts";
export { Assignments, MissingValue, Setting } from "./statements/assignments.ts";
export type { SetOperation } from "./statements/compound.ts";
export { CompoundSelect, compound, QueryNode } from "./statements/compound.ts";
export { DeleteNode } from "./statements/delete.ts";
export type { Assigned, Delete, DuplicateContext, Insert, InsertConflict, ReturningOptions, Update } from "./statements/dml.ts";
export { deleteFrom, insert, update } from "./statements/dml.ts";
export { DmlColumn, fromDmlColumn } from "./statements/dml-column.ts";
export { InsertNode } from "./statements/insert.ts";
export type {
  EntityClass,
  FamilyOfItem,
  ItemLike,
  ItemRecord,
  ItemValue,
  ItemValues,
  Joinable,
  RootsOf,
  Selectable,
  SourcesOf,
  SubqueryColumns,
} from "./statements/items.ts";
export type { ForUpdateOptions } from "./statements/lock.ts";
export { ForUpdate } from "./statements/lock.ts";
export type { MergeAction, MergeMatch } from "./statements/merge.ts";
export { MergeBranch, MergeClause, MergeNode } from "./statements/merge.ts";
export { MergeActionName } from "./statements/merge-action.ts";
export type { Merge, MergeMatched, MergeNotMatched, MergeTarget } from "./statements/merge-into.ts";
export { mergeAction, mergeInto } from "./statements/merge-into.ts";
export type { ForDialect, LockOptions, NamedSource, Select, SetSelect, SqlCte, StatementOption } from "./statements/query.ts";
export { except, exceptAll, intersect, intersectAll, select, union, unionAll } from "./statements/query.ts";
export type { SqlPart, SqlSelect, SqlTag, SqlText } from "./statements/raw.ts";
export { sql, sqlIdentifier, sqlJoin } from "./statements/raw.ts";
export type { LabelStyle } from "./statements/result-columns.ts";
export { expandItems, exportColumns } from "./statements/result-columns.ts";
export { ScalarSelect } from "./statements/scalar-select.ts";
export type { JoinStepKind } from "./statements/select.ts";
export { JoinStep, SelectNode } from "./statements/select.ts";
export { AddedCte, FetchClause, Fragment, NO_EXTRAS, SelectExtras, TableHint } from "./statements/select-extras.ts";
export type { CompiledSql, ExecutionOptions, TextOptions } from "./statements/statement.ts";
export { compileWith, installCompiler, StatementNode, statementOf } from "./statements/statement.ts";
export type { TextColumn } from "./statements/template.ts";
export { SqlTemplate, TextColumns, TextualSelect } from "./statements/template.ts";
export { UpdateNode } from "./statements/update.ts";
export { ConflictBuilder, ExcludedRow, OnConflict, OnDuplicateKey } from "./statements/upsert.ts";
export type { SqlValues, ValuesOptions } from "./statements/values.ts";
export { ScalarValues, scalarValues, ValuesFrom, ValuesRow, values } from "./statements/values.ts";
export { NO_WRITE_EXTRAS, WriteExtras } from "./statements/write-extras.ts";
export { SearchedWriteNode, WriteNode } from "./statements/write-node.ts";
export type { Replacement } from "./traverse.ts";
export { childrenOf, cloneNode, iterate, lowered, loweringOf, rebuildWith, replaceNodes } from "./traverse.ts";
export { ArrayType } from "./types/array.ts";
export type { BooleanOptions, JsonOptions } from "./types/data.ts";
export { BinaryType, BooleanType, JsonType, NullType } from "./types/data.ts";
export { DecoratedType } from "./types/decorated.ts";
export type { EnumOptions } from "./types/enum.ts";
export { EnumType } from "./types/enum.ts";
export { exact } from "./types/exact.ts";
export {
  ExactBinaryType,
  ExactBooleanType,
  ExactDateTimeType,
  ExactFloatType,
  ExactNumericType,
  ExactStringType,
  ExactUuidType,
} from "./types/exact-types.ts";
export { NULL_TYPE, typeOfValue, types } from "./types/factories.ts";
export { JsonKeyType, JsonPathType } from "./types/json-path.ts";
export type { IntegerKind } from "./types/numeric.ts";
export { FloatType, IntegerType, NumberType, NumericType, widerNumber } from "./types/numeric.ts";
export { OpaqueType } from "./types/opaque.ts";
export type { Family, InForm, NumberForm, OwnOperators, SqlWrapping, TypeName } from "./types/sql-type.ts";
export { checkedSize, checkedType, SqlType } from "./types/sql-type.ts";
export type { DateTimeForm, InDateTimeForm, IntervalOptions } from "./types/temporal.ts";
export { DateTimeType, DateType, IntervalType, MomentType, TimeType } from "./types/temporal.ts";
export type { CollationOptions } from "./types/text.ts";
export { StringType, UuidType } from "./types/text.ts";
export { TupleType } from "./types/tuple.ts";
export { UserDefinedType } from "./types/user-defined.ts";
export type { TypeDecoratorOptions, TypeOperators } from "./user-types/decorator.ts";
export { nullable, typeDecorator } from "./user-types/decorator.ts";
export type { UserDefinedTypeOptions } from "./user-types/user-defined.ts";
export { userDefinedType } from "./user-types/user-defined.ts";
export type { WrappingOptions } from "./user-types/wrapping.ts";
