/** What all statements share. */
import { ArgumentError, InvalidRequestError } from "../errors.ts";
import { nodeOf } from "../expressions/element.ts";
import { withParameters } from "../expressions/parameters.ts";
import type { ExportedColumn } from "../from/subquery.ts";
import { RowSource } from "../from/subquery.ts";
import type { Node } from "../node.ts";
import { Node as NodeBase, STRUCTURE_MEMO } from "../node.ts";
import type { LabelStyle } from "./result-columns.ts";
import { exportColumns } from "./result-columns.ts";

/** SQL text and values, as `compile` gives them. */
export interface CompiledSql {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** How a statement is written as text. */
export interface TextOptions {
  /** Values are written into the text, as literals, instead of placeholders. */
  readonly literalBinds?: boolean;
  /** Other schemas in place of those that tables, sequences and types are in: `{ "": "tenant_1" }`, where `""` stands for none. */
  readonly schemaTranslateMap?: Readonly<Record<string, string | null>>;
}

type CompileHook = (statement: Node, dialect: object, options: TextOptions) => CompiledSql;
let compileHook: CompileHook | null = null;

/** Installs what stands behind `statement.compile(dialect)`; the compiler package calls it when it is loaded. */
export function installCompiler(hook: CompileHook): void {
  compileHook = hook;
}

/** Options that a statement carries to its execution, such as `{ synchronizeSession: "fetch" }`. */
export type ExecutionOptions = Readonly<Record<string, unknown>>;

/** Compiles any statement for a dialect. */
export function compileWith(statement: Node, dialect: object, options: TextOptions = {}): CompiledSql {
  if (compileHook === null)
    throw new InvalidRequestError("No compiler is loaded: import a dialect, or @athanor/compiler, before calling compile().");
  return compileHook(statement, dialect, options);
}

const EXPORTED = Symbol("athanor.exportedColumns");

/** A statement: it can be executed, and its rows (if it gives any) can be selected from. */
export abstract class StatementNode extends RowSource {
  declare [EXPORTED]?: readonly ExportedColumn[];
  [STRUCTURE_MEMO]: unknown;

  constructor() {
    super();
    // There from the start, so that remembering a structure doesn't change the object's shape; and not by an initializer, which
    // compilers make a constructor of that hands all of its arguments on.
    this[STRUCTURE_MEMO] = null;
  }

  /** What it returns: expressions, whole FROM elements, mapped classes. */
  abstract get returned(): readonly Node[];

  /** How its columns are named. */
  get labelStyle(): LabelStyle {
    return "disambiguateOnly";
  }

  override get shared(): boolean {
    return false;
  }

  exportedColumns(): readonly ExportedColumn[] {
    let columns = this[EXPORTED];
    if (columns === undefined) {
      columns = exportColumns(this.returned, this.labelStyle);
      this[EXPORTED] = columns;
    }
    return columns;
  }

  /**
   * The same statement with values for some of its bound parameters, by name.
   *
   * @throws ArgumentError for a name that no parameter has
   */
  params(values: Readonly<Record<string, unknown>>): Node {
    return withParameters(this, values);
  }

  /**
   * The statement as SQL for a dialect.
   *
   * @param dialect as `postgresql()`; no driver is needed
   * @param options values as literals, other schemas
   */
  compile(dialect: object, options?: TextOptions): CompiledSql {
    return compileWith(this, dialect, options);
  }
}

/** The nodes of a select list or a RETURNING. */
export function selectedNodes(items: readonly unknown[], where: string): readonly Node[] {
  // The list itself, which belongs to the call, where nothing in it stands for something else.
  if (items.every(isNode)) return items;
  return items.map((item, i) => {
    if (item === undefined || item === null)
      throw new ArgumentError(
        `Item ${i + 1} of ${where} is ${String(item)}. If it is a class or a table of another module, two modules may import each other in a circle.`,
      );
    return nodeOf(item);
  });
}

function isNode(item: unknown): item is Node {
  return item instanceof NodeBase;
}

/** What can stand for a statement, such as a template of raw SQL. */
export interface AsStatement extends Node {
  asStatement(): StatementNode;
}

/** The statement that an object is or stands for; null if it is none. */
export function statementOf(object: unknown): StatementNode | null {
  if (object instanceof StatementNode) return object;
  return isAsStatement(object) ? object.asStatement() : null;
}

function isAsStatement(object: unknown): object is AsStatement {
  return object instanceof NodeBase && "asStatement" in object;
}
