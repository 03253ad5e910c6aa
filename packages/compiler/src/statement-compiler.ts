/** The state of compiling one statement, and what render functions may ask of it. */
import type { AnonymousName, Bind, BoundValue, ExpressionNode, FromClause, Node, Operator, SqlType } from "@athanor/core";
import { BIND_EXPANDING, BIND_LITERAL, BIND_NAMED, ColumnNode, CompileError, needsParentheses } from "@athanor/core";
import type { BindSlot, BindSource, ResultColumn } from "./compiled.ts";
import { CteRegistry } from "./cte-registry.ts";
import type { Dialect } from "./dialect.ts";
import { NameRegistry, quoteIdentifier } from "./names.ts";
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

/** Compiles one statement: names, placeholders, scopes and CTEs, while render functions walk the tree. */
export class StatementCompiler {
  readonly dialect: Dialect;
  readonly options: CompileOptions;
  readonly names: NameRegistry;
  readonly ctes = new CteRegistry();
  readonly slots: BindSlot[] = [];
  /** The innermost SELECT that is being rendered. */
  scope: Scope | null = null;
  /** Whether columns are written with their table's name. */
  qualified = true;
  /** The result columns of the outermost statement. */
  resultColumns: readonly ResultColumn[] | null = null;
  private readonly indexes: ReadonlyMap<BoundValue, number>;
  private readonly slotsByBind = new Map<Bind, number>();
  private readonly slotNames = new Set<string>();

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

  /** An expression as a condition: dialects without booleans compare those that are mere values. */
  condition(node: ExpressionNode): string {
    const sql = this.render(node);
    if (this.dialect.capabilities.nativeBoolean || node.type.family !== "bool") return sql;
    if (node.kind === "constant") return sql === "1" ? "1 = 1" : "0 = 1";
    return node instanceof ColumnNode ? `${sql} = 1` : sql;
  }

  /** A condition as an operand of AND, OR or NOT. */
  conditionOperand(node: ExpressionNode, around: Operator): string {
    const own = node.operator;
    const sql = this.condition(node);
    return own !== null && needsParentheses(own, around, "right") ? `(${sql})` : sql;
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
  identifier(name: string | AnonymousName): string {
    return quoteIdentifier(this.names.resolve(name), this.dialect);
  }

  /** The name of a FROM element as columns are qualified with it. */
  sourceName(source: FromClause): string {
    return quoteIdentifier(this.names.ofSource(source, sourceBase(source)), this.dialect);
  }

  /** The placeholder of a bound value. */
  bind(bind: Bind): string {
    if (this.options.literalBinds === true) return this.literal(bind.value, bind.type, (bind.flags & BIND_EXPANDING) !== 0);
    let slot = this.slotsByBind.get(bind);
    if (slot === undefined) {
      const index = this.indexes.get(bind.origin);
      const named = (bind.flags & BIND_NAMED) !== 0;
      const source: BindSource =
        index === undefined ? { from: "constant", value: bind.value } : { from: "statement", index, name: bind.name };
      const name = named ? (bind.name ?? "param") : this.uniqueSlotName(bind.name ?? "param");
      slot = this.addSlot({
        name,
        source,
        type: bind.type,
        process: bindProcessor(bind.type, this.dialect),
        expanding: (bind.flags & BIND_EXPANDING) !== 0,
        literal: (bind.flags & BIND_LITERAL) === 0 ? null : (value) => literalOf(value, bind.type, this.dialect),
      });
      this.slotsByBind.set(bind, slot);
    }
    return markOf(slot);
  }

  /** The placeholder of a value that comes from elsewhere than a bound value of the statement. */
  placeholder(name: string, source: BindSource, type: SqlType): string {
    return markOf(this.addSlot({ name, source, type, process: bindProcessor(type, this.dialect), expanding: false, literal: null }));
  }

  /** A value written into the text. */
  literal(value: unknown, type: SqlType, list = false): string {
    if (!list) return literalOf(value, type, this.dialect);
    const members: readonly unknown[] = Array.isArray(value) ? value : [value];
    return members.length === 0 ? "NULL" : members.map((each) => literalOf(each, type, this.dialect)).join(", ");
  }

  /** A type as DDL and CAST write it. */
  typeDdl(type: SqlType): string {
    return typeDdl(type, this.dialect);
  }

  /** A result column with what converts its values. */
  resultColumn(key: string, name: string | AnonymousName, type: SqlType): ResultColumn {
    return { key, name: this.names.resolve(name), type, process: resultProcessor(type, this.dialect) };
  }

  private uniqueSlotName(base: string): string {
    let name = this.names.numbered(base);
    while (this.slotNames.has(name)) name = this.names.numbered(base);
    return name;
  }

  private addSlot(slot: BindSlot): number {
    this.slotNames.add(slot.name);
    return this.slots.push(slot) - 1;
  }
}

/** What the name of an anonymous FROM element begins with: the table's name, or `anon`. */
function sourceBase(source: FromClause): string {
  const inner = "element" in source ? source.element : null;
  const name = source.kind === "alias" && inner !== null && typeof inner === "object" && "name" in inner ? inner.name : null;
  return typeof name === "string" ? name : "anon";
}
