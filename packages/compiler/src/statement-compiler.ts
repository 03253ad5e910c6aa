/** The state of compiling one statement, and what render functions may ask of it. */
import type { AddedCte, Bind, BoundValue, ColumnName, FromClause, Node, Operator, SqlType, Table } from "@athanor/core";
import {
  BIND_EXPANDING,
  BIND_LITERAL,
  BIND_NAMED,
  BIND_REQUIRED,
  CompileError,
  ExpressionNode,
  Label,
  needsParentheses,
  OPERATORS,
  sameStructure,
  TupleType,
  walkKey,
} from "@athanor/core";
import type { BindSlot, BindSource, ResultColumn } from "./compiled.ts";
import type { WithClause } from "./cte-registry.ts";
import { CteRegistry } from "./cte-registry.ts";
import type { Dialect } from "./dialect.ts";
import { useCte } from "./from.ts";
import { NameRegistry, parameterName, quoteIdentifier } from "./names.ts";
import { markOf } from "./placeholders.ts";
import type { Scope } from "./scope.ts";
import { bindProcessor, literalOf, resultProcessor, typeDdl } from "./type-rules.ts";

/** How a statement is compiled. */
export interface CompileOptions {
  /** The columns that an INSERT or UPDATE takes from its parameters, by key. */
  readonly columnKeys?: readonly string[];
  /** Write values as literals into the text, for reading and for DDL. */
  readonly literalBinds?: boolean;
}

export const NO_HINTS: ReadonlyMap<Node, string> = new Map();

/** Compiles one statement: names, placeholders, scopes and CTEs, while render functions walk the tree. */
export class StatementCompiler {
  readonly dialect: Dialect;
  readonly options: CompileOptions;
  readonly names: NameRegistry;
  readonly ctes = new CteRegistry();
  readonly slots: BindSlot[] = [];
  /** The innermost SELECT that is being rendered. */
  scope: Scope | null = null;
  /** Whether the statement that is rendered next stands in FROM or WITH: its columns get their names, whatever they are. */
  inFrom = false;
  /** Whether the statement that is rendered next is a member of a set operation: the WITH of that is its own. */
  memberNext = false;
  /** The tables of the SELECT at hand that need another name, because a table of a schema has theirs. */
  tableAliases: ReadonlyMap<Node, string> = NO_HINTS;
  /** Whether columns are written with their table's name. */
  qualified = true;
  /** What was said about tables of the SELECT whose FROM is being rendered. */
  tableHints: ReadonlyMap<Node, string> = NO_HINTS;
  /** The result columns of the outermost statement. */
  resultColumns: readonly ResultColumn[] | null = null;
  private readonly indexes: ReadonlyMap<BoundValue, number>;
  private readonly slotsByBind = new Map<Bind, number>();
  private readonly slotNames = new Set<string>();
  private readonly chosenSlotNames = new Map<string, string>();

  constructor(dialect: Dialect, binds: readonly BoundValue[], options: CompileOptions) {
    this.dialect = dialect;
    this.options = options;
    this.names = new NameRegistry(dialect.capabilities.maxIdentifierLength);
    this.indexes = new Map(binds.map((bind, i) => [bind.origin, i]));
  }

  /** The SQL of a node, by the dialect's function for its kind. */
  render(node: Node): string {
    const render = this.dialect.render[node.kind];
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
    return own !== null && needsParentheses(own, around, side) ? `(${sql})` : sql;
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

  /** The name of a label of the select list, if an entry of ORDER BY is that label. */
  labelOf(node: Node): string | null {
    if (!(node instanceof Label) || !this.dialect.capabilities.orderByLabel) return null;
    return this.scope?.labels.find((each) => isSameLabel(each.label, node))?.text ?? null;
  }

  /** What a name in ORDER BY or GROUP BY stands for: a label or a column of the select list, or a column of a FROM element. */
  namedColumn(name: string): string | null {
    return this.scope?.named(name) ?? null;
  }

  /** An expression of a select list. */
  selected(node: ExpressionNode): string {
    const sql = this.render(node);
    return this.dialect.render["select_column"]?.({ sql, node }, this) ?? sql;
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

  /** A FROM element with a hint about it, if there is one. */
  hinted(sql: string, source: FromClause): string {
    const hint = this.tableHints.get(source);
    return hint === undefined ? sql : (this.dialect.render["table_hint"]?.({ sql, hint }, this) ?? sql);
  }

  /** Renders a statement or one within it, with the WITH that belongs to it in front. */
  statement(added: readonly AddedCte[], render: () => string): string {
    const member = this.memberNext;
    this.memberNext = false;
    const { text, own } = this.ctes.within(member, () => {
      for (const { cte, nestHere } of added) useCte(cte, this, nestHere || cte.nesting, this.scope);
      return render();
    });
    return own === null ? text : withClause(own, this.dialect) + text;
  }

  /** Renders a statement in FROM or WITH, whose columns are nobody's result. */
  inside(statement: Node, scope: Scope | null): string {
    const { resultColumns, inFrom } = this;
    this.resultColumns ??= [];
    this.inFrom = true;
    try {
      return this.within(scope, () => this.render(statement));
    } finally {
      this.resultColumns = resultColumns;
      this.inFrom = inFrom;
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
    return quoteIdentifier(this.names.ofSource(source), this.dialect);
  }

  /** The placeholder of a bound value. */
  bind(bind: Bind): string {
    if ((bind.flags & BIND_EXPANDING) !== 0) return this.list(bind, false);
    if (this.options.literalBinds === true && (bind.flags & BIND_REQUIRED) === 0) return literalOf(bind.value, bind.type, this.dialect);
    const mark = markOf(this.slotOf(bind, null));
    return this.dialect.render["bind_cast"]?.({ sql: mark, type: bind.type }, this) ?? mark;
  }

  /** The members of a list that becomes as many placeholders as it has; `not` if it is an empty one that everything is outside of. */
  list(bind: Bind, not: boolean): string {
    const width = bind.type instanceof TupleType ? bind.type.members.length : 1;
    const empty = this.dialect.render["empty_list"]?.({ width, not, type: bind.type }, this) ?? "NULL";
    if (this.options.literalBinds !== true) return markOf(this.slotOf(bind, empty));
    const values: readonly unknown[] = Array.isArray(bind.value) ? bind.value : [bind.value];
    return values.length === 0 ? empty : values.map((each) => literalOf(each, bind.type, this.dialect)).join(", ");
  }

  /** The placeholder of a value that comes from elsewhere than a bound value of the statement. */
  placeholder(name: string, source: BindSource, type: SqlType): string {
    const own = source.from === "row" ? this.chosenSlotName(name, "row") : this.freeSlotName(name);
    return markOf(
      this.addSlot({ name: own, source, type, process: bindProcessor(type, this.dialect), expanding: false, empty: null, literal: null }),
    );
  }

  /** A value written into the text. */
  literal(value: unknown, type: SqlType): string {
    return literalOf(value, type, this.dialect);
  }

  /** A type as DDL and CAST write it. */
  typeDdl(type: SqlType): string {
    return typeDdl(type, this.dialect);
  }

  /** A result column with what converts its values. */
  resultColumn(key: string, name: ColumnName, type: SqlType): ResultColumn {
    return { key, name: this.names.resolve(name), type, process: resultProcessor(type, this.dialect) };
  }

  /** The name of a placeholder that the program named, or a column of its rows: the same for the same one, never another value's. */
  private chosenSlotName(name: string, what: string): string {
    const key = `${what}:${name}`;
    const chosen = this.chosenSlotNames.get(key) ?? this.freeSlotName(name);
    this.chosenSlotNames.set(key, chosen);
    return chosen;
  }

  private freeSlotName(name: string): string {
    const own = parameterName(name);
    return this.slotNames.has(own) ? this.uniqueSlotName(name) : own;
  }

  private slotOf(bind: Bind, empty: string | null): number {
    let slot = this.slotsByBind.get(bind);
    if (slot !== undefined) return slot;
    const index = this.indexes.get(bind.origin);
    const named = (bind.flags & BIND_NAMED) !== 0;
    slot = this.addSlot({
      name: named ? this.chosenSlotName(bind.name ?? "param", "bind") : this.uniqueSlotName(bind.name ?? "param"),
      source: index === undefined ? { from: "constant", value: bind.value } : { from: "statement", index, name: bind.name },
      type: bind.type,
      process: bindProcessor(bind.type, this.dialect),
      expanding: (bind.flags & BIND_EXPANDING) !== 0,
      empty,
      literal: (bind.flags & BIND_LITERAL) === 0 ? null : (value) => literalOf(value, bind.type, this.dialect),
    });
    this.slotsByBind.set(bind, slot);
    return slot;
  }

  private uniqueSlotName(base: string): string {
    const own = parameterName(base);
    let name = this.names.numbered(own);
    while (this.slotNames.has(name)) name = this.names.numbered(own);
    return name;
  }

  private addSlot(slot: BindSlot): number {
    this.slotNames.add(slot.name);
    return this.slots.push(slot) - 1;
  }
}

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
