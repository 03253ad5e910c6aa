/** What all DDL statements share. */
import type { Executable } from "../executable.ts";
import { Node } from "../node.ts";
import type { CompiledSql, TextOptions } from "../statements/statement.ts";
import { compileWith } from "../statements/statement.ts";

/** Common part of all DDL: run as it is, never cached. */
export abstract class DdlNode extends Node {
  override get cacheable(): boolean {
    return false;
  }

  /**
   * The statement as SQL for a dialect.
   *
   * @param dialect as `postgresql()`; no driver is needed
   * @param options other schemas
   */
  compile(dialect: object, options?: TextOptions): CompiledSql {
    return compileWith(this, dialect, options);
  }
}

/** A DDL statement, as its users see it: it can be executed, or looked at as text. */
export interface Ddl extends Executable<readonly [], Record<never, never>, never> {
  /** The statement as SQL for a dialect; no driver is needed. */
  compile(dialect: object, options?: TextOptions): CompiledSql;
}

/** For statements that create: does nothing where there is one of that name already. */
export interface CreateOptions {
  readonly ifNotExists?: boolean;
}

/** For statements that drop: does nothing where there is none of that name. */
export interface DropOptions {
  readonly ifExists?: boolean;
}

/** As `DropOptions`; and what depends on the object is dropped as well, where the database can do that. */
export interface CascadingDropOptions extends DropOptions {
  readonly cascade?: boolean;
}
