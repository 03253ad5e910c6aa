/** ALTER TABLE … ADD CONSTRAINT and DROP CONSTRAINT. */
import { ArgumentError } from "../errors.ts";
import { typed } from "../expressions/typed.ts";
import type { FieldVisitor } from "../node.ts";
import { Constraint } from "../schema/constraint.ts";
import type { Table } from "../schema/table.ts";
import type { SqlTableItem } from "../schema/table-items.ts";
import type { CascadingDropOptions, Ddl } from "./ddl-node.ts";
import { DdlNode } from "./ddl-node.ts";
import type { AnyTable } from "./tables.ts";
import { tableOf } from "./tables.ts";

/** ALTER TABLE … ADD CONSTRAINT. */
export class AddConstraint extends DdlNode {
  readonly kind = "add_constraint";
  readonly constraint: Constraint;

  constructor(constraint: Constraint) {
    super();
    this.constraint = constraint;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("constraint", this.constraint);
  }
}

/** ALTER TABLE … DROP CONSTRAINT. */
export class DropConstraint extends DdlNode {
  readonly kind = "drop_constraint";
  readonly constraint: Constraint;
  readonly ifExists: boolean;
  readonly cascade: boolean;

  constructor(constraint: Constraint, options: CascadingDropOptions = {}) {
    super();
    this.constraint = constraint;
    this.ifExists = options.ifExists ?? false;
    this.cascade = options.cascade ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("constraint", this.constraint);
    visitor.value("ifExists", this.ifExists);
    visitor.value("cascade", this.cascade);
  }
}

/** The constraint of a table that was named, described or given. */
export function constraintOf(table: Table, given: Constraint | SqlTableItem | string, where: string): Constraint {
  if (given instanceof Constraint) return given;
  if (typeof given === "string") {
    const all = [table.primaryKey, ...table.constraints];
    const found = all.find(({ name }) => name === given);
    if (found !== undefined) return found;
    const names = all.flatMap(({ name }) => (name === null ? [] : [`"${name}"`])).join(", ");
    throw new ArgumentError(
      `${where} names the constraint "${given}", which table "${table.name}" doesn't have; named are ${names || "none"}.`,
    );
  }
  const part = table.partOf(given);
  if (part instanceof Constraint) return part;
  throw new ArgumentError(`${where} takes a constraint, not an index: for that there is createIndex() and dropIndex().`);
}

/**
 * ALTER TABLE … ADD CONSTRAINT.
 *
 * @param table the table
 * @param constraint one of the table's by its name, or what `uniqueConstraint()` and the like gave: also one that is no part of the table's definition
 * @throws ArgumentError for a name that no constraint has
 * @example
 * connection.execute(addConstraint(users, checkConstraint(users.c.id.gt(0), { name: "positive" })));
 */
export function addConstraint(table: AnyTable, constraint: Constraint | SqlTableItem | string): Ddl {
  return typed(new AddConstraint(constraintOf(tableOf(table, "addConstraint()"), constraint, "addConstraint()")));
}

/**
 * ALTER TABLE … DROP CONSTRAINT. The constraint has to have a name.
 *
 * @param constraint as for `addConstraint`
 * @throws ArgumentError for a name that no constraint has
 * @example
 * connection.execute(dropConstraint(users, "uq_user_account_name", { ifExists: true }));
 */
export function dropConstraint(table: AnyTable, constraint: Constraint | SqlTableItem | string, options: CascadingDropOptions = {}): Ddl {
  return typed(new DropConstraint(constraintOf(tableOf(table, "dropConstraint()"), constraint, "dropConstraint()"), options));
}
