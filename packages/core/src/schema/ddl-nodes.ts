/** DDL statements as nodes. */
import type { FieldVisitor } from "../node.ts";
import { Node } from "../node.ts";
import type { Index } from "./constraint.ts";
import type { Table } from "./table.ts";

/** Common part of all DDL: run as it is, never cached. */
export abstract class DdlNode extends Node {
  override get cacheable(): boolean {
    return false;
  }
}

/** CREATE TABLE, with its constraints; indexes are statements of their own. */
export class CreateTable extends DdlNode {
  readonly kind = "create_table";
  readonly table: Table;
  readonly ifNotExists: boolean;

  constructor(table: Table, options: { readonly ifNotExists?: boolean } = {}) {
    super();
    this.table = table;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("ifNotExists", this.ifNotExists);
  }
}

/** DROP TABLE. */
export class DropTable extends DdlNode {
  readonly kind = "drop_table";
  readonly table: Table;
  readonly ifExists: boolean;

  constructor(table: Table, options: { readonly ifExists?: boolean } = {}) {
    super();
    this.table = table;
    this.ifExists = options.ifExists ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("ifExists", this.ifExists);
  }
}

/** CREATE INDEX. */
export class CreateIndex extends DdlNode {
  readonly kind = "create_index";
  readonly table: Table;
  readonly index: Index;
  readonly ifNotExists: boolean;

  constructor(table: Table, index: Index, options: { readonly ifNotExists?: boolean } = {}) {
    super();
    this.table = table;
    this.index = index;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("table", this.table);
    visitor.value("index", this.index);
    visitor.value("ifNotExists", this.ifNotExists);
  }
}
