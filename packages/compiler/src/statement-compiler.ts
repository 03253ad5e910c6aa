/** The state of compiling one statement, and what render functions may ask of it. */
import type { AddedCte, BoundValue, ColumnName, FromClause, Node, Operator, SqlType } from "@athanor/core";
import {
  BIND_EXPANDING,
  BIND_LITERAL,
  BIND_REQUIRED,
  Bind,
  CompileError,
  ExpressionNode,
  Label,
  needsParentheses,
  OPERATORS,
  sameStructure,
  Table,
  TupleType,
  walkKey,
} from "@athanor/core";
import { BindSlots } from "./bind-slots.ts";
import type { BindSource, ResultColumn, Sentinel } from "./compiled.ts";
import type { WithClause } from "./cte-registry.ts";
import { CteRegistry } from "./cte-registry.ts";
import { customRendering } from "./custom.ts";
import type { Dialect } from "./dialect.ts";
import { useCte } from "./from.ts";
import { NameRegistry, quoteIdentifier } from "./names.ts";
import { markOf } from "./placeholders.ts";
import type { Quoting, SchemaTranslateMap } from "./schema-names.ts";
import { schemaPrefix } from "./schema-names.ts";
import type { Scope } from "./scope.ts";
import { literalOf, resultProcessor, typeDdl } from "./type-rules.ts";
import { wrappedValue } from "./type-wrapping.ts";

/** How a statement is compiled. */
export interface CompileOptions {
  /** The columns that an INSERT or UPDATE takes from its parameters, by key. */
  readonly columnKeys?: readonly string[];
  /** The statement is going to be executed for many rows of parameters: an INSERT may then send several at a time (`Compiled.many`). */
  readonly manyRows?: boolean;
  /** Write values as literals into the text, for reading and for DDL. */
  readonly literalBinds?: boolean;
  /** Other schemas in place of those that tables, sequences and types are in. */
  readonly schemaTranslateMap?: SchemaTranslateMap;
  /** Schemas for which others are given each time the statement runs: see `Compiled.bind`. `""` stands for none. */
  readonly openSchemas?: ReadonlySet<string>;
}

/** Around these a condition stands as such, or is made a value later. */
const TAKES_CONDITIONS: ReadonlySet<Operator> = new Set([OPERATORS.and, OPERATORS.or, OPERATORS.not, OPERATORS.condition, OPERATORS.as]);

export const NO_HINTS: ReadonlyMap<Node, string> = new Map();

/** Compiles one statement: names, placeholders, scopes and CTEs, while render functions walk the tree. */
export class StatementCompiler {
  readonly dialect: Dialect;
  readonly options: CompileOptions;
  readonly names: NameRegistry;
  readonly ctes = new CteRegistry();
  readonly slots: BindSlots;
  /** What is probably not meant. */
  readonly warnings: string[] = [];
  /** What tells the rows of an INSERT of many apart. */
  sentinel: Sentinel | null = null;
  /** The innermost SELECT that is being rendered. */
  scope: Scope | null = null;
  /** Whether the statement that is rendered next stands in FROM or WITH: its columns get their names, whatever they are. */
  inFrom = false;
  /** How many statements are being rendered, one within the other. */
  depth = 0;
  /** Whether the statement that is rendered next is a member of a set operation: the WITH of that is its own. */
  memberNext = false;
  /** Whether the columns of the SELECT that is rendered next are the rows of the whole: types put SQL around those. */
  givesRowsNext: boolean;
  /** The same of the SELECT or RETURNING whose columns are being rendered. */
  givesRows = true;
  /** What stands behind the columns of the SELECT that is rendered next, such as INTO. */
  intoNext = "";
  /** The tables of the SELECT at hand that need another name, because a table of a schema has theirs. */
  tableAliases: ReadonlyMap<Node, string> = NO_HINTS;
  /** Whether labels of the select list mean something at the place at hand. */
  labelsKnown = true;
  /** Whether columns are written with their table's name. */
  qualified = true;
  /** What was said about tables of the SELECT whose FROM is being rendered. */
  tableHints: ReadonlyMap<Node, string> = NO_HINTS;
  /** The result columns of the outermost statement. */
  resultColumns: readonly ResultColumn[] | null = null;

  /** @param givesRows whether the statement is a query: then the rows of its SELECT are those of the whole */
  constructor(dialect: Dialect, binds: readonly BoundValue[], options: CompileOptions, givesRows = false) {
    this.dialect = dialect;
    this.options = options;
    this.givesRowsNext = givesRows;
    const { maxIdentifierLength, maxLabelLength } = dialect.capabilities;
    this.names = new NameRegistry(Math.min(maxIdentifierLength, maxLabelLength));
    this.slots = new BindSlots(dialect, binds, this.names);
  }

  /** The SQL of a node, by the dialect's function for its kind. */
  render(node: Node): string {
    const render = customRendering(node, this.dialect) ?? this.dialect.render[node.kind];
    if (render === undefined) throw new CompileError(`The dialect "${this.dialect.name}" can't render a node of kind "${node.kind}".`);
    return render(node, this);
  }

  /** The SQL of nodes with a separator between them. */
  renderAll(nodes: readonly Node[], separator = ", "): string {
    return nodes.map((node) => this.render(node)).join(separator);
  }

  /** An operand, in parentheses where its own operator does not bind more strongly than the one around it. */
  operand(node: ExpressionNode, around: Operator, side: "left" | "right"): string {
    const own = node.operator;
    const sql = this.render(node);
    const value = own === null || TAKES_CONDITIONS.has(around) ? sql : this.value(node, sql);
    if (value !== sql) return value;
    return own !== null && (needsParentheses(own, around, side) || this.dialect.bindsLoosely?.(node, around) === true) ? `(${sql})` : sql;
  }

  /** Expressions in a list, such as the arguments of a function. */
  items(nodes: readonly Node[]): string {
    return nodes
      .map((node) => (node instanceof ExpressionNode ? this.operand(node, OPERATORS.comma, "right") : this.render(node)))
      .join(", ");
  }

  /** An expression as a condition by itself. */
  condition(node: ExpressionNode): string {
    return this.conditionOperand(node, OPERATORS.condition);
  }

  /** A condition as an operand of AND, OR or NOT. Dialects without booleans compare those that are mere values. */
  conditionOperand(node: ExpressionNode, around: Operator): string {
    const sql = this.operand(node, around, "right");
    return !this.dialect.capabilities.nativeBoolean && this.isPlainBoolean(node) ? `${sql} = 1` : sql;
  }

  /** Whether a node is a boolean value rather than a comparison or the like: a column, a constant, a call. */
  isPlainBoolean(node: ExpressionNode): boolean {
    return node.type.family === "bool" && node.operator === null && node.kind !== "scalar_select";
  }

  /** The entries of an ORDER BY within an expression, such as that of a window: labels of the select list mean nothing there. */
  entriesWithin(orders: readonly Node[]): string {
    const { labelsKnown } = this;
    this.labelsKnown = false;
    const sql = orders.map((each) => (each instanceof ExpressionNode ? this.value(each) : this.render(each))).join(", ");
    this.labelsKnown = labelsKnown;
    return sql;
  }

  /** The name of a label of the select list, if an entry of ORDER BY is that label. */
  labelOf(node: Node): string | null {
    if (!this.labelsKnown || !(node instanceof Label) || !this.dialect.capabilities.orderByLabel) return null;
    return this.scope?.labels.find((each) => isSameLabel(each.label, node))?.text ?? null;
  }

  /** What a name in ORDER BY or GROUP BY stands for: a label or a column of the select list, or a column of a FROM element. */
  namedColumn(name: string): string | null {
    return this.scope?.named(name) ?? null;
  }

  /** An expression where a value stands, a condition too: some dialects have to make a value of that. `sql` where it is there already. */
  value(node: ExpressionNode, sql: string = this.render(node)): string {
    return this.dialect.render["value"]?.({ sql, node }, this) ?? sql;
  }

  /** A FROM element with its name behind it, and a hint about it where the dialect puts one there. */
  named(sql: string, source: FromClause): string {
    return this.hinted(`${sql}${this.asWord}${this.sourceName(source)}`, source);
  }

  /** What stands between a FROM element and its name. */
  get asWord(): string {
    return this.dialect.render["as"]?.(null, this) ?? " AS ";
  }

  /** A table's name, with its schema. */
  tableName(table: Table): string {
    return this.dialect.render["table_name"]?.(table, this) ?? this.identifier(table.name);
  }

  /** What another FROM element is made of: hints about that are not for this place. */
  unhinted(element: Node): string {
    const { tableHints } = this;
    this.tableHints = NO_HINTS;
    const sql = this.render(element);
    this.tableHints = tableHints;
    return sql;
  }

  /** A FROM element with a hint about it, if there is one. */
  hinted(sql: string, source: FromClause): string {
    const hint = this.tableHints.get(source);
    return hint === undefined ? sql : (this.dialect.render["table_hint"]?.({ sql, hint }, this) ?? sql);
  }

  /** Renders a statement or one within it, with the WITH that belongs to it in front. */
  statement(added: readonly AddedCte[], render: () => string): string {
    const { memberNext: member, qualified, tableHints } = this;
    this.memberNext = false;
    this.tableHints = NO_HINTS;
    this.qualified = true;
    const { text, own } = this.ctes.within(member, () => {
      this.depth++;
      for (const { cte, nestHere } of added) useCte(cte, this, nestHere || cte.nesting, this.scope);
      const sql = render();
      this.depth--;
      return sql;
    });
    this.qualified = qualified;
    this.tableHints = tableHints;
    if (own === null) return text;
    const [nested] = own.entries.keys();
    if (nested !== undefined && !this.dialect.capabilities.nestedWith)
      throw new CompileError(
        `The dialect "${this.dialect.name}" has one WITH, before the whole statement: leave \`nesting\` away from the CTE "${nested}", and \`nestHere\` from addCte().`,
      );
    return withClause(own, this.dialect) + text;
  }

  /** Renders a statement in FROM or WITH, whose columns are nobody's result. */
  inside(statement: Node, scope: Scope | null): string {
    const { resultColumns, inFrom, givesRowsNext, givesRows } = this;
    this.resultColumns ??= [];
    this.inFrom = true;
    this.givesRowsNext = false;
    this.givesRows = false;
    try {
      return this.within(scope, () => this.render(statement));
    } finally {
      this.resultColumns = resultColumns;
      this.inFrom = inFrom;
      this.givesRowsNext = givesRowsNext;
      this.givesRows = givesRows;
    }
  }

  /** Renders inside another scope. */
  within<T>(scope: Scope | null, render: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    try {
      return render();
    } finally {
      this.scope = outer;
    }
  }

  /** Renders columns without their table's name. */
  unqualified<T>(render: () => T): T {
    const before = this.qualified;
    this.qualified = false;
    try {
      return render();
    } finally {
      this.qualified = before;
    }
  }

  /** An identifier, quoted where needed. */
  identifier(name: ColumnName): string {
    return quoteIdentifier(this.names.resolve(name), this.dialect);
  }

  /** The name of a FROM element as columns are qualified with it. */
  sourceName(source: FromClause): string {
    return quoteIdentifier(this.names.ofSource(source), this.dialect, source instanceof Table ? source.options.quote : undefined);
  }

  /** The placeholder of a bound value. */
  bind(bind: Bind): string {
    const { literalBinds } = this.options;
    if (literalBinds === true && (bind.flags & BIND_REQUIRED) !== 0)
      throw new CompileError(
        `The parameter "${bind.name}" has no value that could be written into the text: give it one by params({ … }).`,
      );
    if ((bind.flags & BIND_EXPANDING) !== 0) return this.list(bind, false);
    if (literalBinds === true) return wrappedValue(literalOf(bind.value, bind.type, this.dialect), bind.type, this);
    const mark = markOf(this.slots.of(bind));
    return (bind.flags & BIND_LITERAL) !== 0 ? wrappedValue(mark, bind.type, this) : this.typedMark(mark, bind.type);
  }

  /** The members of a list that becomes as many placeholders as it has; `not` if it is an empty one that everything is outside of. */
  list(bind: Bind, not: boolean): string {
    const width = bind.type instanceof TupleType ? bind.type.members.length : 1;
    const empty = this.dialect.render["empty_list"]?.({ width, not, type: bind.type }, this) ?? "NULL";
    const opening = this.dialect.render["list_opening"]?.({ width }, this) ?? "";
    if (this.options.literalBinds !== true) {
      const member = this.typedMark(MEMBER, bind.type);
      // Not split(), which takes longer than all the rest of this.
      const at = member.indexOf(MEMBER);
      if (at < 0 || at !== member.lastIndexOf(MEMBER))
        throw new CompileError(
          "The bindExpression of a type has to write the value that it is given once, for each member of a list: use in() with expressions, or write it once.",
        );
      const list = { empty, opening, before: member.slice(0, at), behind: member.slice(at + MEMBER.length) };
      return markOf(this.slots.of(bind, list));
    }
    const values: readonly unknown[] = Array.isArray(bind.value) ? bind.value : [bind.value];
    const written = values.map((each) => wrappedValue(literalOf(each, bind.type, this.dialect), bind.type, this));
    return values.length === 0 ? empty : opening + written.join(", ");
  }

  /** The placeholder of a value that comes from elsewhere than a bound value of the statement. */
  placeholder(name: string, source: BindSource, type: SqlType): string {
    return this.typedMark(markOf(this.slots.add(name, source, type)), type);
  }

  /**
   * An expression whose value, if it is a bound one, is written into the text when the statement runs: for places where the
   * database takes no placeholder.
   */
  asLiteral(node: ExpressionNode): string {
    if (!(node instanceof Bind)) return this.render(node);
    return this.bind(new Bind(node.name, node.value, node.type, node.flags | BIND_LITERAL, node.origin));
  }

  /** A value written into the text. */
  literal(value: unknown, type: SqlType): string {
    return literalOf(value, type, this.dialect);
  }

  /** A type as DDL and CAST write it. */
  typeDdl(type: SqlType): string {
    return typeDdl(type, this.dialect, this);
  }

  /** A result column with what converts its values. */
  resultColumn(key: string, name: ColumnName, type: SqlType): ResultColumn {
    return { key, name: this.names.resolve(name), type, process: resultProcessor(type, this.dialect) };
  }

  /** A name with its schema in front: see `schemaPrefix`. */
  inSchema(schema: string | null, name: string, quoting: Quoting = {}): string {
    return schemaPrefix(schema, quoting.quoteSchema, this) + quoteIdentifier(name, this.dialect, quoting.quote);
  }

  /** A placeholder with its type, where the dialect says it, and with what the type puts around it. */
  private typedMark(mark: string, type: SqlType): string {
    return wrappedValue(this.dialect.render["bind_cast"]?.({ sql: mark, type }, this) ?? mark, type, this);
  }
}

/** Stands for the placeholder of a list's member, until there is one. */
const MEMBER = "\u0001";

/** `WITH …` and a space, or nothing. */
export function withClause({ texts, recursive }: WithClause, dialect: Dialect): string {
  if (texts.length === 0) return "";
  return `${recursive && dialect.capabilities.recursiveKeyword ? "WITH RECURSIVE" : "WITH"} ${texts.join(", ")} `;
}

/**
 * Whether two labels are one: the same object, or of the same name for the same expression. An expression with bound values is
 * the same only if it is the same object: what the SQL is must not depend on values.
 */
function isSameLabel(one: Label, other: Label): boolean {
  if (one === other) return true;
  if (labelText(one) !== labelText(other)) return false;
  return one.element === other.element || (sameStructure(one.element, other.element) && walkKey(one.element).binds.length === 0);
}

function labelText({ name }: Label): string {
  return typeof name === "string" ? name : `\0${String(name.base)}`;
}
