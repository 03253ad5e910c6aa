/** The expression language: schema, types, expressions and statements as immutable values. No SQL text, no I/O. */
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
export { CaseNode } from "./expressions/case.ts";
export type { ColumnOwner } from "./expressions/column-node.ts";
export { AnonymousName, ColumnNode } from "./expressions/column-node.ts";
export type { SqlPart } from "./expressions/construct.ts";
export {
  and,
  bindParam,
  caseWhen,
  cast,
  ExistsNode,
  exists,
  identifier,
  literal,
  literalColumn,
  not,
  or,
  sqlFalse,
  sqlIdentifier,
  sqlJoin,
  sqlNull,
  sqlTrue,
  text,
} from "./expressions/construct.ts";
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
  Like,
  NULL,
  nodeOf,
  Ordering,
  operandOf,
  TRUE,
  Unary,
} from "./expressions/element.ts";
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
  SqlCase,
  SqlColumn,
  SqlFunction,
  SqlOrdering,
  SqlWindow,
} from "./expressions/expr.ts";
export { func } from "./expressions/func.ts";
export type { FrameBound } from "./expressions/function.ts";
export { AggregateFilter, Frame, FunctionNode, Over, orderEntry, WithinGroup } from "./expressions/function.ts";
export type { Operator, OperatorClass, OperatorName } from "./expressions/operators.ts";
export { customOperator, needsParentheses, negationOf, OPERATORS } from "./expressions/operators.ts";
export type { TextColumn } from "./expressions/text.ts";
export { IdentifierNode, SqlTemplate, TextColumns, TextNode } from "./expressions/text.ts";
export { typed } from "./expressions/typed.ts";
export { Alias } from "./from/alias.ts";
export type { ColumnEntry, ForeignKeyLink } from "./from/from-clause.ts";
export { baseOfColumn, FromClause } from "./from/from-clause.ts";
export type { JoinKind } from "./from/join.ts";
export { canJoin, Join, joinCondition } from "./from/join.ts";
export type { CteOptions, ExportedColumn } from "./from/subquery.ts";
export { Cte, RowSource, StatementFrom, Subquery } from "./from/subquery.ts";
export type { KeyWalk, StructureKey } from "./key.ts";
export { sameStructure, walkKey } from "./key.ts";
export type { BoundValue, FieldValue, FieldVisitor, Lowering } from "./node.ts";
export { installStringifier, NODE, Node } from "./node.ts";
export type { ANC, EXTRA, FAMILY, INS, KEY, KIND, NAME, PARAMS, PARENT, PK, REC, ROW, SHAPE, TARGET, VALUE } from "./phantoms.ts";
export type { InferRow, Row, RowTuple } from "./row.ts";
export type { ColumnDefault, ColumnOptions, Thunk } from "./schema/column.ts";
export { Column, ColumnSpec, column } from "./schema/column.ts";
export { CheckConstraint, Index, PrimaryKeyConstraint, UniqueConstraint } from "./schema/constraint.ts";
export { CreateIndex, CreateTable, DdlNode, DropTable } from "./schema/ddl-nodes.ts";
export type { ForeignKeyOptions, ForeignKeyTarget, ReferentialAction } from "./schema/foreign-key.ts";
export { ForeignKeyConstraint } from "./schema/foreign-key.ts";
export type { MetaDataOptions } from "./schema/metadata.ts";
export { MetaData } from "./schema/metadata.ts";
export type { NamingConvention, NamingFacts } from "./schema/naming.ts";
export { conventionalName } from "./schema/naming.ts";
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
export type { SqlAlias, SqlTable, SqlTableItem, TableOptions } from "./schema/table.ts";
export { alias, checkConstraint, foreignKeyConstraint, index, Table, table, uniqueConstraint, uniqueIndex } from "./schema/table.ts";
export { nextSerial } from "./serial.ts";
export type { SetOperation } from "./statements/compound.ts";
export { CompoundSelect, compound, ScalarSelect, scalarSelect } from "./statements/compound.ts";
export type { Delete, Insert, InsertConflict, Update } from "./statements/dml.ts";
export { deleteFrom, insert, update } from "./statements/dml.ts";
export { Assignments, ConflictBuilder, ExcludedRow, InsertNode, OnConflict } from "./statements/insert.ts";
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
export type { LockOptions, NamedSource, Select, SqlCte, StatementOption } from "./statements/query.ts";
export { except, intersect, select, union, unionAll } from "./statements/query.ts";
export type { SqlTag, SqlText } from "./statements/raw.ts";
export { sql } from "./statements/raw.ts";
export { expandItems, exportColumns } from "./statements/result-columns.ts";
export type { JoinStepKind } from "./statements/select.ts";
export { ForUpdate, JoinStep, SelectNode } from "./statements/select.ts";
export type { CompiledSql, ExecutionOptions } from "./statements/statement.ts";
export { compileWith, installCompiler, StatementNode } from "./statements/statement.ts";
export { DeleteNode, UpdateNode } from "./statements/update.ts";
export type { SqlValues } from "./statements/values.ts";
export { ValuesFrom, ValuesRow, values } from "./statements/values.ts";
export type { Replacement } from "./traverse.ts";
export { childrenOf, cloneNode, iterate, lowered, loweringOf, replaceNodes } from "./traverse.ts";
export { BinaryType, BooleanType, JsonType, NullType } from "./types/data.ts";
export type { TypeDecoratorOptions } from "./types/decorator.ts";
export { DecoratedType, nullable, typeDecorator } from "./types/decorator.ts";
export { NULL_TYPE, typeOfValue, types } from "./types/factories.ts";
export { FloatType, IntegerType, NumberType, NumericType, widerNumber } from "./types/numeric.ts";
export type { Family, InForm, NumberForm } from "./types/sql-type.ts";
export { SqlType } from "./types/sql-type.ts";
export type { DateTimeForm, InDateTimeForm } from "./types/temporal.ts";
export { DateTimeType, DateType, IntervalType, TimeType } from "./types/temporal.ts";
export { EnumType, StringType, UuidType } from "./types/text.ts";
