/** CREATE SCHEMA, CREATE SEQUENCE, CREATE TYPE, and their opposites. */
import { ArgumentError } from "../errors.ts";
import { typed } from "../expressions/typed.ts";
import type { FieldVisitor } from "../node.ts";
import type { SqlSequence } from "../schema/sequence.ts";
import { Sequence } from "../schema/sequence.ts";
import type { SqlType } from "../types/sql-type.ts";
import { checkedType } from "../types/sql-type.ts";
import type { CascadingDropOptions, CreateOptions, Ddl, DropOptions } from "./ddl-node.ts";
import { DdlNode } from "./ddl-node.ts";

function checkedName(name: string, where: string): string {
  if (typeof name === "string" && name !== "") return name;
  throw new ArgumentError(`${where} takes a name.`);
}

/** CREATE SCHEMA. */
export class CreateSchema extends DdlNode {
  readonly kind = "create_schema";
  readonly name: string;
  readonly ifNotExists: boolean;

  constructor(name: string, options: CreateOptions = {}) {
    super();
    this.name = checkedName(name, "createSchema()");
    this.ifNotExists = options.ifNotExists ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("name", this.name);
    visitor.value("ifNotExists", this.ifNotExists);
  }
}

/** DROP SCHEMA. */
export class DropSchema extends DdlNode {
  readonly kind = "drop_schema";
  readonly name: string;
  readonly ifExists: boolean;
  readonly cascade: boolean;

  constructor(name: string, options: CascadingDropOptions = {}) {
    super();
    this.name = checkedName(name, "dropSchema()");
    this.ifExists = options.ifExists ?? false;
    this.cascade = options.cascade ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("name", this.name);
    visitor.value("ifExists", this.ifExists);
    visitor.value("cascade", this.cascade);
  }
}

/** CREATE SEQUENCE. */
export class CreateSequence extends DdlNode {
  readonly kind = "create_sequence";
  readonly sequence: Sequence;
  readonly ifNotExists: boolean;

  constructor(sequence: Sequence, options: CreateOptions = {}) {
    super();
    this.sequence = sequence;
    this.ifNotExists = options.ifNotExists ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("sequence", this.sequence);
    visitor.value("ifNotExists", this.ifNotExists);
  }
}

/** DROP SEQUENCE. */
export class DropSequence extends DdlNode {
  readonly kind = "drop_sequence";
  readonly sequence: Sequence;
  readonly ifExists: boolean;

  constructor(sequence: Sequence, options: DropOptions = {}) {
    super();
    this.sequence = sequence;
    this.ifExists = options.ifExists ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.ref("sequence", this.sequence);
    visitor.value("ifExists", this.ifExists);
  }
}

/** CREATE TYPE or CREATE DOMAIN. */
export class CreateType extends DdlNode {
  readonly kind = "create_type";
  readonly type: SqlType;

  constructor(type: SqlType) {
    super();
    this.type = checkedType(type, "createType()");
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("type", this.type);
  }
}

/** DROP TYPE or DROP DOMAIN. */
export class DropType extends DdlNode {
  readonly kind = "drop_type";
  readonly type: SqlType;
  readonly ifExists: boolean;

  constructor(type: SqlType, options: DropOptions = {}) {
    super();
    this.type = checkedType(type, "dropType()");
    this.ifExists = options.ifExists ?? false;
  }

  visitFields(visitor: FieldVisitor): void {
    visitor.value("type", this.type);
    visitor.value("ifExists", this.ifExists);
  }
}

function sequenceOf(given: SqlSequence<unknown>, where: string): Sequence {
  if (given instanceof Sequence) return given;
  throw new ArgumentError(`${where} takes a sequence: sequence("invoice_number").`);
}

/** CREATE SCHEMA: `connection.execute(createSchema("inventory", { ifNotExists: true }))`. */
export function createSchema(name: string, options: CreateOptions = {}): Ddl {
  return typed(new CreateSchema(name, options));
}

/** DROP SCHEMA: `connection.execute(dropSchema("inventory", { cascade: true }))`. */
export function dropSchema(name: string, options: CascadingDropOptions = {}): Ddl {
  return typed(new DropSchema(name, options));
}

/** CREATE SEQUENCE: `connection.execute(createSequence(numbers, { ifNotExists: true }))`. */
export function createSequence(sequence: SqlSequence<unknown>, options: CreateOptions = {}): Ddl {
  return typed(new CreateSequence(sequenceOf(sequence, "createSequence()"), options));
}

/** DROP SEQUENCE: `connection.execute(dropSequence(numbers, { ifExists: true }))`. */
export function dropSequence(sequence: SqlSequence<unknown>, options: DropOptions = {}): Ddl {
  return typed(new DropSequence(sequenceOf(sequence, "dropSequence()"), options));
}

/**
 * CREATE TYPE, for enumerations with a name, or CREATE DOMAIN, where the database has them. `createAll` does it by itself for the
 * types of a metadata's columns.
 *
 * @throws ArgumentError for what is no type
 * @example
 * connection.execute(createType(t.enum(["admin", "user"], { name: "role" })));
 */
export function createType(type: SqlType<unknown>): Ddl {
  return typed(new CreateType(type));
}

/** DROP TYPE or DROP DOMAIN: `connection.execute(dropType(role, { ifExists: true }))`. */
export function dropType(type: SqlType<unknown>, options: DropOptions = {}): Ddl {
  return typed(new DropType(type, options));
}
